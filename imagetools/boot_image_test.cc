// The layout of an image: every field a loader or a firmware reads, at its place.
#include "imagetools/boot_image.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/digest.h"
#include "boot/common/volume.h"
}
#include "imagetools/fat/fat_reader.h"
#include "imagetools/gpt.h"
#include "imagetools/mbr.h"

namespace {

using Bytes = std::vector<uint8_t>;

constexpr uint64_t kPartition = uint64_t{BOOT_IMAGE_PARTITION_LBA} * VOLUME_SECTOR_SIZE;

Bytes FirstStage() {
  Bytes sector(VOLUME_SECTOR_SIZE, 0);
  for (int i = 0; i < FIRST_STAGE_PATCH_OFFSET; i++)
    sector[i] = static_cast<uint8_t>(i);
  sector[510] = 0x55;
  sector[511] = 0xaa;
  return sector;
}

Bytes Pattern(size_t length, uint8_t seed) {
  Bytes bytes(length);
  for (size_t i = 0; i < length; i++)
    bytes[i] = static_cast<uint8_t>(seed + i * 7 + i / 251);
  return bytes;
}

// The whole file that the layout describes.
Bytes Compose(const Bytes &second_stage, const std::string &command_line, const Bytes &kernel,
              const std::vector<struct image_module> &modules = {}, const Bytes &efi_loader = {},
              const Bytes &requests = {}) {
  Bytes first_stage = FirstStage();
  struct image_parts parts = {};
  parts.first_stage = first_stage.data();
  parts.second_stage = {second_stage.data(), second_stage.size()};
  parts.command_line = {reinterpret_cast<const uint8_t *>(command_line.data()),
                        command_line.size()};
  parts.kernel = {kernel.data(), kernel.size()};
  parts.modules = modules.data();
  parts.module_count = static_cast<uint32_t>(modules.size());
  parts.requests = {requests.data(), requests.size()};
  parts.efi_loader = {efi_loader.data(), efi_loader.size()};
  struct failure failure;
  auto image = std::make_unique<struct boot_image>();
  EXPECT_TRUE(boot_image_compose(image.get(), &parts, &failure)) << failure.text;
  Bytes file(image->length, 0);
  uint64_t end = 0;
  for (uint32_t i = 0; i < image->piece_count; i++) {
    const struct image_piece &piece = image->pieces[i];
    EXPECT_GE(piece.offset, end) << "piece " << i << " lies over the one before it";
    end = piece.offset + piece.length;
    if (end > file.size()) {
      ADD_FAILURE() << "piece " << i << " reaches beyond the end";
      break;
    }
    if (piece.length > 0)
      std::memcpy(file.data() + piece.offset, piece.bytes, piece.length);
  }
  boot_image_free(image.get());
  return file;
}

struct first_stage_patch Patch(const Bytes &image) {
  struct first_stage_patch patch;
  std::memcpy(&patch, image.data() + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
  return patch;
}

// Where the volume begins.
uint64_t Volume(const Bytes &image) {
  return Patch(image).volume_lba * VOLUME_SECTOR_SIZE;
}

struct volume_header Header(const Bytes &image) {
  struct volume_header header;
  std::memcpy(&header, image.data() + Volume(image), sizeof(header));
  return header;
}

Bytes PartBytes(const Bytes &image, const struct volume_part &part) {
  auto begin = image.begin() + static_cast<ptrdiff_t>(Volume(image) + part.first_sector * 512);
  return {begin, begin + static_cast<ptrdiff_t>(part.length)};
}

// BIOSes want an active entry, the first; EDK2 one of type 0xee, not active, that begins at LBA 1.
TEST(BootImageTest, FirstSectorKeepsTheCodeAndSuitsBiosAndUefi) {
  Bytes image = Compose(Pattern(3000, 1), "", Pattern(9000, 2));
  Bytes first_stage = FirstStage();
  EXPECT_TRUE(
      std::equal(image.begin(), image.begin() + FIRST_STAGE_PATCH_OFFSET, first_stage.begin()));
  EXPECT_TRUE(mbr_has_boot_signature(image.data()));
  struct mbr_partition partition = mbr_partition(image.data(), 0);
  EXPECT_EQ(partition.status, MBR_STATUS_ACTIVE);
  EXPECT_EQ(partition.type, 0xef);
  EXPECT_EQ(partition.first_lba, 2048u);
  EXPECT_EQ(partition.first_lba + partition.sectors, image.size() / 512 - 33);
  struct mbr_partition guard = mbr_partition(image.data(), 1);
  EXPECT_EQ(guard.status, MBR_STATUS_INACTIVE);
  EXPECT_EQ(guard.type, 0xee);
  EXPECT_EQ(guard.first_lba, 1u);
  EXPECT_EQ(guard.sectors, 2047u);
  for (int i = 2; i < MBR_PARTITION_COUNT; i++) {
    EXPECT_EQ(mbr_partition(image.data(), i).type, 0);
    EXPECT_EQ(mbr_partition(image.data(), i).status, MBR_STATUS_INACTIVE);
  }
}

TEST(BootImageTest, GuidPartitionTableHasTheSamePartition) {
  Bytes image = Compose(Pattern(3000, 1), "", Pattern(9000, 2));
  struct mbr_partition active = mbr_partition(image.data(), 0);
  for (bool backup : {false, true}) {
    struct gpt gpt;
    ASSERT_EQ(gpt_read(image.data(), image.size(), backup, &gpt), GPT_WHOLE);
    const struct gpt_partition &partition = gpt.partitions[0];
    EXPECT_TRUE(guid_equal(&partition.type, &gpt_efi_system_partition));
    EXPECT_EQ(partition.first_lba, active.first_lba);
    EXPECT_EQ(partition.last_lba, active.first_lba + active.sectors - 1);
    EXPECT_EQ(partition.attributes, 4u);
    EXPECT_STREQ(partition.name, "Bootsmith");
    EXPECT_EQ(gpt.partitions[1].last_lba, 0u);
  }
}

TEST(BootImageTest, FileSystemHasTheVolumeThatTheFirstStageReads) {
  Bytes loader = Pattern(40001, 5);
  Bytes image = Compose(Pattern(3000, 1), "quiet", Pattern(9000, 2), {}, loader);
  struct fat_reader reader;
  struct failure failure;
  ASSERT_TRUE(
      fat_reader_read(&reader, image.data() + kPartition, image.size() - kPartition, &failure))
      << failure.text;
  ASSERT_EQ(reader.file_count, 2);
  const struct fat_reader_file *volume = fat_reader_find(&reader, "BOOTSMTH/VOLUME.BIN");
  const struct fat_reader_file *efi = fat_reader_find(&reader, "EFI/BOOT/BOOTX64.EFI");
  ASSERT_TRUE(volume != nullptr && efi != nullptr);
  EXPECT_EQ(kPartition + volume->sector * 512, Volume(image));
  EXPECT_EQ(Volume(image) % 4096, 0u);
  EXPECT_EQ(volume->length, Header(image).sectors * 512);
  EXPECT_TRUE(volume->in_one_piece);
  EXPECT_TRUE(efi->in_one_piece);
  auto at = image.begin() + static_cast<ptrdiff_t>(kPartition + efi->sector * 512);
  EXPECT_EQ(Bytes(at, at + static_cast<ptrdiff_t>(efi->length)), loader);
}

TEST(BootImageTest, WithoutUefiLoaderTheVolumeIsAlone) {
  Bytes image = Compose(Pattern(3000, 1), "", Pattern(9000, 2));
  struct fat_reader reader;
  struct failure failure;
  ASSERT_TRUE(
      fat_reader_read(&reader, image.data() + kPartition, image.size() - kPartition, &failure));
  EXPECT_EQ(reader.file_count, 1);
}

TEST(BootImageTest, GuidsAndSerialNumberFollowFromTheContent) {
  auto identity = [](const Bytes &image) {
    struct gpt gpt;
    struct fat_reader reader;
    struct failure failure;
    EXPECT_EQ(gpt_read(image.data(), image.size(), false, &gpt), GPT_WHOLE);
    EXPECT_TRUE(
        fat_reader_read(&reader, image.data() + kPartition, image.size() - kPartition, &failure));
    struct boot_image_guids guids =
        boot_image_guids(image.data() + kPartition, reader.sectors * 512,
                         Volume(image) - kPartition, Header(image).sectors * 512);
    EXPECT_TRUE(guid_equal(&guids.disk, &gpt.disk));
    EXPECT_TRUE(guid_equal(&guids.partition, &gpt.partitions[0].guid));
    char text[GUID_TEXT_SIZE];
    guid_format(&gpt.disk, text);
    return std::string(text) + std::to_string(reader.serial_number);
  };
  Bytes kernel = Pattern(9000, 2);
  Bytes loader = Pattern(5000, 3);
  std::string usual = identity(Compose(Pattern(3000, 1), "", kernel, {}, loader));
  EXPECT_EQ(usual, identity(Compose(Pattern(3000, 1), "", kernel, {}, loader)));
  kernel[8999] ^= 1;
  EXPECT_NE(usual, identity(Compose(Pattern(3000, 1), "", kernel, {}, loader)));
  kernel[8999] ^= 1;
  loader[4999] ^= 1;
  EXPECT_NE(usual, identity(Compose(Pattern(3000, 1), "", kernel, {}, loader)));
}

TEST(BootImageTest, PatchTellsTheFirstStageWhatToRead) {
  Bytes image = Compose(Pattern(3000, 1), "", Pattern(9000, 2));
  struct first_stage_patch patch = Patch(image);
  EXPECT_GT(patch.volume_lba, 2048u);
  EXPECT_EQ(patch.sectors, 1u + 6u); // header, and 3000 bytes in sectors
  EXPECT_EQ(patch.checksum, volume_checksum(image.data() + Volume(image), 7 * 512));
}

TEST(BootImageTest, HeaderNamesThePartsAndTheirDigests) {
  Bytes second_stage = Pattern(3000, 1);
  Bytes kernel = Pattern(9000, 2);
  Bytes image = Compose(second_stage, "quiet", kernel);
  struct volume_header header = Header(image);
  EXPECT_EQ(std::memcmp(header.magic, VOLUME_MAGIC, 8), 0);
  EXPECT_EQ(header.version, uint32_t{VOLUME_VERSION});
  EXPECT_EQ(header.first_stage_digest, volume_first_stage_digest(FirstStage().data()));
  ASSERT_EQ(header.part_count, 3u);

  EXPECT_EQ(header.parts[0].kind, uint32_t{VOLUME_PART_LOADER});
  EXPECT_EQ(header.parts[0].first_sector, 1u);
  EXPECT_EQ(PartBytes(image, header.parts[0]), second_stage);
  EXPECT_EQ(header.parts[0].digest, digest_of(second_stage.data(), second_stage.size()));

  EXPECT_EQ(header.parts[1].kind, uint32_t{VOLUME_PART_COMMAND_LINE});
  EXPECT_EQ(header.settings_sector, 7u);
  EXPECT_EQ(header.parts[1].first_sector, 8u);
  EXPECT_EQ(PartBytes(image, header.parts[1]), (Bytes{'q', 'u', 'i', 'e', 't'}));
  EXPECT_EQ(header.parts[1].digest, digest_of("quiet", 5));

  EXPECT_EQ(header.parts[2].kind, uint32_t{VOLUME_PART_KERNEL});
  EXPECT_EQ(header.parts[2].first_sector, 16u);
  EXPECT_EQ(PartBytes(image, header.parts[2]), kernel);
  EXPECT_EQ(header.parts[2].digest, digest_of(kernel.data(), kernel.size()));

  EXPECT_EQ(header.sectors, 16u + 18u); // 9000 bytes in sectors
}

TEST(BootImageTest, HeaderDigestCoversTheHeader) {
  Bytes image = Compose(Pattern(100, 1), "", Pattern(100, 2));
  struct volume_header header = Header(image);
  uint64_t stored = header.digest;
  header.digest = 0;
  EXPECT_EQ(stored, digest_of(&header, sizeof(header)));
}

TEST(BootImageTest, WithoutCommandLineThereIsNoSuchPart) {
  struct volume_header header = Header(Compose(Pattern(100, 1), "", Pattern(100, 2)));
  ASSERT_EQ(header.part_count, 2u);
  EXPECT_EQ(header.parts[1].kind, uint32_t{VOLUME_PART_KERNEL});
}

TEST(BootImageTest, RequestsFollowTheRoomForSettings) {
  Bytes requests = Pattern(80, 5);
  Bytes image = Compose(Pattern(3000, 1), "quiet", Pattern(9000, 2), {}, {}, requests);
  struct volume_header header = Header(image);
  EXPECT_EQ(volume_header_check(&header).code, ERROR_NONE);
  ASSERT_EQ(header.part_count, 4u);
  EXPECT_EQ(header.parts[2].kind, uint32_t{VOLUME_PART_REQUESTS});
  EXPECT_EQ(header.parts[2].first_sector, 7u + VOLUME_ROOM_SECTORS);
  EXPECT_EQ(PartBytes(image, header.parts[2]), requests);
  EXPECT_EQ(header.parts[2].digest, digest_of(requests.data(), requests.size()));
}

TEST(BootImageTest, KernelBeginsOnAPageForAnySecondStage) {
  for (size_t length : {size_t{1}, size_t{511}, size_t{512}, size_t{513}, size_t{4096},
                        size_t{20000}, size_t{VOLUME_IMAGE_MAX_SECOND_STAGE}}) {
    Bytes kernel = Pattern(5000, 9);
    Bytes image = Compose(Pattern(length, 1), "x", kernel);
    const struct volume_part part = Header(image).parts[2];
    EXPECT_EQ((Volume(image) + part.first_sector * 512) % 4096, 0u) << length;
    EXPECT_EQ(PartBytes(image, part), kernel) << length;
  }
}

TEST(BootImageTest, ListsModulesAndKeepsTheirBytes) {
  Bytes first = Pattern(5000, 3);
  Bytes second = Pattern(4096, 4);
  Bytes image = Compose(Pattern(3000, 1), "", Pattern(9000, 2),
                        {{"first", {first.data(), first.size()}, {}, "ro"},
                         {"empty", {nullptr, 0}, {}, nullptr},
                         {"the second", {second.data(), second.size()}, {}, "loud"}});
  struct volume_header header = Header(image);
  EXPECT_EQ(volume_header_check(&header).code, ERROR_NONE);
  ASSERT_EQ(header.part_count, 3u);
  const struct volume_part &part = header.parts[1];
  ASSERT_EQ(part.kind, uint32_t{VOLUME_PART_MODULE_LIST});
  Bytes bytes = PartBytes(image, part);
  EXPECT_EQ(part.digest, digest_of(bytes.data(), bytes.size()));
  struct volume_module list[3];
  ASSERT_EQ(bytes.size(), sizeof(list) + sizeof("ro") + sizeof("loud"));
  EXPECT_EQ(header.module_count, 3u);
  std::memcpy(list, bytes.data(), sizeof(list));
  EXPECT_STREQ(list[0].name, "first");
  EXPECT_STREQ(list[1].name, "empty");
  EXPECT_STREQ(list[2].name, "the second");
  EXPECT_EQ(list[1].length, 0u);
  EXPECT_EQ(list[0].digest, digest_of(first.data(), first.size()));
  const auto *listed = reinterpret_cast<const struct volume_module *>(bytes.data());
  EXPECT_STREQ(volume_module_command_line(listed, 0), "ro");
  EXPECT_STREQ(volume_module_command_line(listed, 1), "");
  EXPECT_STREQ(volume_module_command_line(listed, 2), "loud");
  for (uint32_t i = 0; i < 3; i++)
    EXPECT_EQ(volume_module_check(&header, listed, i).code, ERROR_NONE) << i;
  uint64_t end = 0;
  for (const auto &[module, content] : {std::pair{list[0], first}, {list[2], second}}) {
    EXPECT_EQ((Volume(image) + module.first_sector * 512) % 4096, 0u);
    auto at = image.begin() + static_cast<ptrdiff_t>(Volume(image) + module.first_sector * 512);
    EXPECT_EQ(Bytes(at, at + static_cast<ptrdiff_t>(module.length)), content);
    end = module.first_sector + volume_sectors(module.length);
  }
  EXPECT_EQ(header.sectors, end);
}

// The least that a FAT16 is, and then as much as the volume needs.
TEST(BootImageTest, ImageIsAMultipleOfOneMebibyte) {
  constexpr size_t kMebibyte = 1 << 20;
  EXPECT_EQ(Compose(Pattern(100, 1), "", Pattern(1, 2)).size(), 4 * kMebibyte);
  for (size_t length : {2u, 5u, 40u}) {
    size_t size = Compose(Pattern(100, 1), "", Pattern(length * kMebibyte, 2)).size();
    EXPECT_EQ(size % kMebibyte, 0u);
    EXPECT_LE(size, (length + 3) * kMebibyte) << "1 MiB before the partition, 1 for the rest";
  }
}

TEST(BootImageTest, RefusesAVolumeThatIsTooLongForAFat) {
  Bytes first_stage = FirstStage();
  Bytes some(512, 1);
  // As many modules of the same bytes as a file system cannot hold.
  Bytes bytes(64 << 20, 3);
  std::vector<struct image_module> modules(64, {"m", {bytes.data(), bytes.size()}, {}, nullptr});
  struct image_parts parts = {};
  parts.first_stage = first_stage.data();
  parts.second_stage = parts.kernel = {some.data(), some.size()};
  parts.modules = modules.data();
  parts.module_count = static_cast<uint32_t>(modules.size());
  auto image = std::make_unique<struct boot_image>();
  struct failure failure;
  EXPECT_FALSE(boot_image_compose(image.get(), &parts, &failure));
  EXPECT_NE(std::string(failure.text).find("a FAT holds files of at most 4294967295"),
            std::string::npos)
      << failure.text;
}

TEST(BootImageTest, SamePartsGiveTheSameBytes) {
  Bytes image = Compose(Pattern(3000, 1), "quiet", Pattern(9000, 2));
  EXPECT_EQ(image, Compose(Pattern(3000, 1), "quiet", Pattern(9000, 2)));
}

TEST(BootImageTest, DiskSignatureFollowsFromTheContent) {
  Bytes image = Compose(Pattern(3000, 1), "quiet", Pattern(9000, 2));
  uint32_t signature = mbr_disk_signature(image.data());
  EXPECT_EQ(signature, boot_image_disk_signature(image.data()));
  Bytes other_kernel = Pattern(9000, 2);
  other_kernel[4000] ^= 1;
  EXPECT_NE(signature, mbr_disk_signature(Compose(Pattern(3000, 1), "quiet", other_kernel).data()));
  EXPECT_NE(signature,
            mbr_disk_signature(Compose(Pattern(3000, 1), "quieT", Pattern(9000, 2)).data()));
}

} // namespace
