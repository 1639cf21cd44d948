// The bill of materials: that of the image users get, and what is said about inputs that are no
// good.
#include "imagetools/sbom/sbom.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "cJSON.h"

#include "imagetools/testing/temporary_directory.h"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Pair;
using Json = std::unique_ptr<cJSON, decltype(&cJSON_Delete)>;

std::string ReadFile(const std::string &path) {
  std::ostringstream contents;
  contents << std::ifstream(path, std::ios::binary).rdbuf();
  return contents.str();
}

Json Parse(const std::string &text) {
  return Json(cJSON_Parse(text.c_str()), cJSON_Delete);
}

std::string Text(const cJSON *object, const char *key) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));
  return value == nullptr ? "" : value;
}

std::string ChecksumOf(const cJSON *package) {
  return Text(cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(package, "checksums"), 0),
              "checksumValue");
}

// What //:sbom says of //:disk_image.
class ImageSbomTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_NE(document_, nullptr);
    const cJSON *package;
    cJSON_ArrayForEach(package, cJSON_GetObjectItemCaseSensitive(document_.get(), "packages")) {
      EXPECT_TRUE(packages_.emplace(Text(package, "SPDXID"), package).second)
          << Text(package, "SPDXID") << " is there twice";
    }
  }

  std::set<std::string> Related(const std::string &type, const char *end) {
    std::set<std::string> ids;
    const cJSON *relationship;
    cJSON_ArrayForEach(relationship,
                       cJSON_GetObjectItemCaseSensitive(document_.get(), "relationships")) {
      if (Text(relationship, "relationshipType") == type)
        ids.insert(Text(relationship, end));
    }
    return ids;
  }

  Json document_ = Parse(ReadFile("sbom.spdx.json"));
  std::map<std::string, const cJSON *> packages_;
};

TEST_F(ImageSbomTest, ContainsWhatIsCompiledIntoTheImageWithItsLicence) {
  std::map<std::string, std::string> licenses;
  for (const std::string &id : Related("CONTAINS", "relatedSpdxElement"))
    licenses[Text(packages_.at(id), "name")] = Text(packages_.at(id), "licenseDeclared");
  EXPECT_THAT(licenses, ElementsAre(Pair("bearssl", "MIT"), Pair("bootsmith", "MIT"),
                                    Pair("libxxhash-dev", "BSD-2-Clause"),
                                    Pair("llvm-toolchain-19", "Apache-2.0 WITH LLVM-exception"),
                                    Pair("lz4", "BSD-2-Clause"), Pair("musl", "MIT"),
                                    Pair("seabios", "LicenseRef-public-domain")));
}

TEST_F(ImageSbomTest, LicenceThatSpdxDoesNotListComesWithItsText) {
  const cJSON *licenses =
      cJSON_GetObjectItemCaseSensitive(document_.get(), "hasExtractedLicensingInfos");
  ASSERT_EQ(cJSON_GetArraySize(licenses), 1);
  EXPECT_EQ(Text(cJSON_GetArrayItem(licenses, 0), "licenseId"), "LicenseRef-public-domain");
  EXPECT_THAT(Text(cJSON_GetArrayItem(licenses, 0), "extractedText"), HasSubstr("public domain"));
}

TEST_F(ImageSbomTest, NamesTheToolsWithVersionAndDigestOfTheLock) {
  Json lock = Parse(ReadFile("toolchains/debian/lock.json"));
  const cJSON *locked = cJSON_GetObjectItemCaseSensitive(
      cJSON_GetObjectItemCaseSensitive(lock.get(), "packages"), "clang-19");
  ASSERT_TRUE(Related("BUILD_TOOL_OF", "spdxElementId").count("SPDXRef-deb-clang-19"));
  const cJSON *clang = packages_.at("SPDXRef-deb-clang-19");
  EXPECT_EQ(Text(clang, "versionInfo"), Text(locked, "version"));
  EXPECT_EQ(ChecksumOf(clang), Text(locked, "sha256"));
  EXPECT_TRUE(Related("TEST_TOOL_OF", "spdxElementId").count("SPDXRef-deb-qemu-system-x86"));
}

TEST_F(ImageSbomTest, EveryRelationshipEndsAtAPackageOfTheDocument) {
  for (const char *type : {"CONTAINS", "BUILD_TOOL_OF", "TEST_TOOL_OF"}) {
    EXPECT_FALSE(Related(type, "spdxElementId").empty()) << type;
    for (const char *end : {"spdxElementId", "relatedSpdxElement"})
      for (const std::string &id : Related(type, end))
        EXPECT_TRUE(packages_.count(id)) << id;
  }
  EXPECT_THAT(Related("DESCRIBES", "relatedSpdxElement"), ElementsAre("SPDXRef-image"));
}

TEST_F(ImageSbomTest, NamesTheImageByItsDigest) {
  const cJSON *image = packages_.at("SPDXRef-image");
  EXPECT_EQ(Text(image, "name"), "disk_image.img");
  EXPECT_THAT(ChecksumOf(image), MatchesRegex("[0-9a-f]{64}"));
  EXPECT_THAT(Text(document_.get(), "documentNamespace"), HasSubstr(ChecksumOf(image)));
}

TEST_F(ImageSbomTest, LicencesStandBesideIt) {
  std::string licenses = ReadFile("sbom.licenses.txt");
  EXPECT_THAT(licenses, HasSubstr("==== Bootsmith: MIT ====\n\nMIT License"));
  EXPECT_THAT(licenses, HasSubstr("==== musl: MIT ====\n\nmusl as a whole is licensed"));
  EXPECT_THAT(licenses, HasSubstr("Copyright (C) 2012-2020 Yann Collet"));
  EXPECT_THAT(licenses, HasSubstr("---- LLVM Exceptions to the Apache 2.0 License ----"));
}

class SbomTest : public testing::Test {
protected:
  // What the document is for these inputs; on a failure its sentence.
  std::string Write() {
    std::string request = directory_.Write("request.json", request_);
    std::string lock = directory_.Write("lock.json", lock_);
    std::string digest = directory_.Write("image.sha256", digest_);
    const struct sbom_inputs inputs = {request.c_str(), lock.c_str(), digest.c_str()};
    char *text = nullptr;
    size_t length = 0;
    FILE *output = open_memstream(&text, &length);
    struct failure failure;
    bool good = sbom_write(&inputs, output, &failure);
    fclose(output);
    std::string document(text, length);
    free(text);
    return good ? document : failure.text;
  }

  std::string request_ = R"({
      "image": "disk.img",
      "contains": [{"repository": "theirs", "license": "Zlib"}, {"repository": "tool", "license": "MIT"}],
      "build_tools": ["tool"], "test_tools": []})";
  std::string lock_ = R"({
      "packages": {"g++": {"path": "pool/g++_1:2+3~4_all.deb", "sha256": "abc", "version": "1:2+3~4"}},
      "repositories": {"tool": ["g++"]},
      "suites": {"old": {"date": "2024-01-01T00:00:00Z"}, "new": {"date": "2025-01-01T00:00:00Z"}},
      "sources": {}})";
  std::string digest_ = std::string(64, 'a') + "  -\n";
  TemporaryDirectory directory_;
};

TEST_F(SbomTest, NamesDebianPackagesByTheirUrl) {
  EXPECT_THAT(Write(), HasSubstr("\"pkg:deb/debian/g%2B%2B@1:2%2B3~4?arch=all\""));
}

TEST_F(SbomTest, IdentifiersHaveOnlyTheSignsThatSpdxAllows) {
  EXPECT_THAT(Write(), HasSubstr("\"SPDXID\": \"SPDXRef-deb-g..\""));
}

TEST_F(SbomTest, PackageThatIsPartAndToolIsWrittenOnce) {
  std::string document = Write();
  size_t first = document.find("\"SPDXID\": \"SPDXRef-deb-g..\"");
  EXPECT_EQ(document.find("\"SPDXID\": \"SPDXRef-deb-g..\"", first + 1), std::string::npos);
}

TEST_F(SbomTest, RepositoryThatTheLockDoesNotKnowIsNamedWithItsLicence) {
  std::string document = Write();
  EXPECT_THAT(document, HasSubstr("\"SPDXID\": \"SPDXRef-repository-theirs\""));
  EXPECT_THAT(document, HasSubstr("\"licenseDeclared\": \"Zlib\""));
}

TEST_F(SbomTest, IsDatedLikeTheNewestIndexOfTheLock) {
  EXPECT_THAT(Write(), HasSubstr("\"created\": \"2025-01-01T00:00:00Z\""));
}

TEST_F(SbomTest, RefusesALicenceWhoseTextIsNotThere) {
  request_ = R"({"image": "disk.img", "build_tools": [], "test_tools": [], "contains": [
      {"repository": "theirs", "license": "LicenseRef-theirs", "text": "no/such/file"}]})";
  EXPECT_THAT(Write(), HasSubstr("no/such/file: "));
}

TEST_F(SbomTest, RefusesALockThatIsNotJson) {
  lock_ = "{";
  EXPECT_THAT(Write(), HasSubstr("lock.json: is not JSON"));
}

TEST_F(SbomTest, RefusesALockWithoutAPackageThatItLists) {
  lock_ = R"({"packages": {}, "repositories": {"tool": ["g++"]}})";
  EXPECT_THAT(Write(), HasSubstr("has no path, version and digest of package \"g++\""));
}

TEST_F(SbomTest, RefusesADigestThatIsNone) {
  digest_ = "sha256sum: no such file";
  EXPECT_THAT(Write(), HasSubstr("image.sha256: does not begin with a SHA-256"));
}

} // namespace
