// Tests of QEMU's command line.
#include <string>
#include <vector>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/qemu_command.h"
}

namespace {

class QemuCommandTest : public testing::Test {
protected:
  QemuCommandTest() {
    config_.qemu = qemu_;
    config_.image = image_;
    config_.memory_mib = 128;
    config_.smp = 2;
    config_.no_reboot = true;
    command_.config = &config_;
  }
  ~QemuCommandTest() override {
    words_free(&config_.devices);
    words_free(&config_.extra_args);
    words_free(&config_.smp_options);
    words_free(&extras_);
  }

  // The command line with blanks between and around its words.
  std::string Line(bool to_paste = false) {
    struct words words = {};
    if (to_paste)
      qemu_command_words_to_paste(&command_, &words);
    else
      qemu_command_words(&command_, &words);
    std::string line = " ";
    for (size_t i = 0; i < words.count; i++)
      line += std::string(words.items[i]) + " ";
    words_free(&words);
    return line;
  }

  bool Has(const std::string &part) {
    return Line().find(" " + part + " ") != std::string::npos;
  }

  char qemu_[8] = "qemu";
  char image_[8] = "d,i.img";
  struct config config_ = {};
  struct words extras_ = {};
  struct qemu_command command_ = {};
};

TEST_F(QemuCommandTest, StartsFromNothing) {
  EXPECT_EQ(Line().substr(0, 96),
            " qemu -no-user-config -nodefaults -machine pc -accel tcg -m 128M "
            "-smp 2 -vga std -nic none -disp");
  EXPECT_TRUE(Has("-display none"));
  EXPECT_FALSE(Has("-cpu"));
}

TEST_F(QemuCommandTest, SaysWhatProcessorsThereAre) {
  words_add(&config_.smp_options, "maxcpus=8");
  words_add(&config_.smp_options, "sockets=2");
  EXPECT_TRUE(Has("-smp 2,maxcpus=8,sockets=2"));
}

TEST_F(QemuCommandTest, LeavesTheImageAsItIs) {
  EXPECT_TRUE(Has("-drive id=disk,if=none,format=raw,snapshot=on,file=d,,i.img"));
}

TEST_F(QemuCommandTest, AttachesTheDiskToEachBus) {
  const std::vector<std::pair<int, std::string>> devices = {
      {DISK_IDE, "-device ide-hd,drive=disk,bus=ide.0,bootindex=0"},
      {DISK_AHCI, "-device ahci,id=ahci -device ide-hd,drive=disk,bus=ahci.0,bootindex=0"},
      {DISK_VIRTIO, "-device virtio-blk-pci,drive=disk,bootindex=0"},
      {DISK_NVME, "-device nvme,serial=disk,drive=disk,bootindex=0"},
      {DISK_USB, "-device qemu-xhci -device usb-storage,drive=disk,bootindex=0"},
      {DISK_SCSI, "-device virtio-scsi-pci -device scsi-hd,drive=disk,bootindex=0"},
  };
  for (const auto &[disk, device] : devices) {
    config_.disk = disk;
    EXPECT_TRUE(Has(device)) << Line();
  }
}

TEST_F(QemuCommandTest, LeavesTheDiskToOtherDevices) {
  config_.disk = DISK_OTHER;
  words_add(&config_.extra_args, "-device");
  words_add(&config_.extra_args, "pvscsi");
  EXPECT_TRUE(Has("-drive id=disk,if=none,format=raw,snapshot=on,file=d,,i.img"));
  EXPECT_TRUE(Has("-device pvscsi"));
  EXPECT_EQ(Line().find("-device"), Line().rfind("-device")) << "none but that";
}

TEST_F(QemuCommandTest, UsesTheAhciControllerThatQ35HasOnBoard) {
  config_.machine = MACHINE_Q35;
  config_.disk = DISK_AHCI;
  EXPECT_TRUE(Has("-machine q35"));
  EXPECT_TRUE(Has("-device ide-hd,drive=disk,bus=ide.0,bootindex=0"));
  EXPECT_FALSE(Has("-device ahci,id=ahci"));
}

TEST_F(QemuCommandTest, PutsUefiFirmwareIntoFlashMemory) {
  char code[] = "code.fd";
  char variables[] = "variables,1.fd";
  config_.firmware = code;
  EXPECT_TRUE(Has("-bios code.fd"));
  config_.firmware_variables = variables;
  EXPECT_FALSE(Has("-bios"));
  EXPECT_TRUE(Has("-drive if=pflash,unit=0,format=raw,readonly=on,file=code.fd"));
  EXPECT_TRUE(Has("-drive if=pflash,unit=1,format=raw,snapshot=on,file=variables,,1.fd"));
}

TEST_F(QemuCommandTest, HandsAKernelToQemuItself) {
  config_.medium = MEDIUM_KERNEL;
  EXPECT_TRUE(Has(std::string("-kernel ") + config_.image));
  EXPECT_FALSE(Has("id=disk"));
  EXPECT_FALSE(Has("drive=disk"));
}

TEST_F(QemuCommandTest, ServesTheFolderOfABootFile) {
  char image[] = "a,b/tftp/boot.0";
  char rom[] = "x,y.rom";
  config_.image = image;
  config_.medium = MEDIUM_NETWORK;
  EXPECT_TRUE(Has("-netdev user,id=network,restrict=on,tftp=a,,b/tftp,bootfile=boot.0"));
  EXPECT_TRUE(Has("-device e1000,netdev=network,bootindex=0,romfile="));
  EXPECT_FALSE(Has("id=disk"));
  config_.network_rom = rom;
  config_.network_card = NETWORK_CARD_RTL8139;
  EXPECT_TRUE(Has("-device rtl8139,netdev=network,bootindex=0,romfile=x,,y.rom"));
  config_.network_card = NETWORK_CARD_VIRTIO;
  EXPECT_TRUE(
      Has("-device virtio-net-pci,disable-legacy=on,netdev=network,bootindex=0,romfile=x,,y.rom"));
  EXPECT_FALSE(Has("-device virtio-rng-pci"));
  config_.firmware = rom;
  config_.firmware_variables = rom;
  EXPECT_TRUE(Has("-device virtio-rng-pci")) << "without which OVMF has no network";
  char here[] = "boot.0";
  config_.image = here;
  EXPECT_TRUE(Has("-netdev user,id=network,restrict=on,tftp=.,bootfile=boot.0"));
}

TEST_F(QemuCommandTest, GivesTheVerdictChannelOnlyWithAToken) {
  EXPECT_FALSE(Has("-fw_cfg"));
  EXPECT_FALSE(Has("chardev=verdict"));
  command_.token = "0123456789abcdef";
  EXPECT_TRUE(Has("-fw_cfg name=opt/bootsmith/harness,string=0123456789abcdef"));
  EXPECT_TRUE(Has("-device isa-serial,chardev=verdict,iobase=0x2e8,irq=3"));
  EXPECT_TRUE(Has("-chardev socket,id=verdict,fd=5"));
}

TEST_F(QemuCommandTest, HasTheExitDeviceWhereItIsWatched) {
  EXPECT_FALSE(Has("-device isa-debug-exit,iobase=0xf4,iosize=0x04"));
  command_.exit_device = true;
  EXPECT_TRUE(Has("-device isa-debug-exit,iobase=0xf4,iosize=0x04"));
}

TEST_F(QemuCommandTest, StopsAtAResetUnlessToldNotTo) {
  EXPECT_TRUE(Has("-action reboot=shutdown,shutdown=pause"));
  config_.no_reboot = false;
  EXPECT_TRUE(Has("-action reboot=reset,shutdown=pause"));
}

TEST_F(QemuCommandTest, TakesTheOtherSettings) {
  char cpu[] = "max";
  config_.cpu = cpu;
  config_.accelerator = ACCELERATOR_KVM;
  config_.display = DISPLAY_GTK;
  command_.window = true;
  command_.reset_log = "/tmp/log";
  EXPECT_TRUE(Has("-accel kvm -cpu max"));
  EXPECT_TRUE(Has("-display gtk"));
  EXPECT_TRUE(Has("-d cpu_reset -D /tmp/log"));
}

TEST_F(QemuCommandTest, PutsTheUsersWordsLast) {
  words_add(&config_.extra_args, "-rule");
  words_add(&extras_, "-m");
  words_add(&extras_, "512M");
  command_.extras = &extras_;
  std::string line = Line();
  EXPECT_EQ(line.substr(line.size() - 15), " -rule -m 512M ");
}

TEST_F(QemuCommandTest, TakesFirmwareAndDevices) {
  EXPECT_FALSE(Has("-bios"));
  char firmware[] = "fw.bin";
  config_.firmware = firmware;
  words_add(&config_.devices, "virtio-rng-pci");
  words_add(&config_.devices, "edu,dma_mask=1");
  EXPECT_TRUE(Has("-bios fw.bin"));
  EXPECT_TRUE(Has("-device virtio-rng-pci -device edu,dma_mask=1"));
}

TEST_F(QemuCommandTest, AsksForCoverageOnAPortOfItsOwn) {
  command_.token = "0123456789abcdef";
  EXPECT_EQ(Line().find("coverage"), std::string::npos);
  command_.coverage = true;
  EXPECT_TRUE(
      Has("-chardev socket,id=coverage,fd=6 -device isa-debugcon,iobase=0xf8,chardev=coverage "
          "-fw_cfg name=opt/bootsmith/coverage,string=0123456789abcdef"));
}

TEST_F(QemuCommandTest, NamesTheFormatOfADisk) {
  config_.format = FORMAT_VMDK;
  EXPECT_TRUE(Has("-drive id=disk,if=none,format=vmdk,snapshot=on,file=d,,i.img"));
}

TEST_F(QemuCommandTest, PutsCdsIntoADriveOfTheKind) {
  const struct {
    int machine;
    int disk;
    const char *device;
  } drives[] = {
      {MACHINE_PC, DISK_IDE, "-device ide-cd,drive=disk,bus=ide.0,bootindex=0"},
      {MACHINE_PC, DISK_AHCI,
       "-device ahci,id=ahci -device ide-cd,drive=disk,bus=ahci.0,bootindex=0"},
      {MACHINE_Q35, DISK_AHCI, "-device ide-cd,drive=disk,bus=ide.0,bootindex=0"},
      {MACHINE_PC, DISK_SCSI, "-device virtio-scsi-pci -device scsi-cd,drive=disk,bootindex=0"},
      {MACHINE_PC, DISK_USB,
       "-device usb-bot,id=bot -device scsi-cd,bus=bot.0,drive=disk,bootindex=0"},
  };
  config_.medium = MEDIUM_CDROM;
  for (const auto &drive : drives) {
    config_.machine = drive.machine;
    config_.disk = drive.disk;
    EXPECT_TRUE(Has(drive.device)) << drive.device;
    EXPECT_TRUE(Has("-drive id=disk,if=none,format=raw,media=cdrom,readonly=on,file=d,,i.img"));
  }
}

TEST_F(QemuCommandTest, WaitsForADebuggerOnThisComputerOnly) {
  EXPECT_FALSE(Has("-S"));
  command_.gdb_port = 4321;
  EXPECT_TRUE(Has("-gdb tcp:127.0.0.1:4321 -S"));
}

TEST_F(QemuCommandTest, KeepsHoldOfQemu) {
  struct buffer error = {};
  EXPECT_TRUE(qemu_command_keeps_hold(&extras_, &error));
  words_add(&extras_, "daemonize");
  EXPECT_TRUE(qemu_command_keeps_hold(&extras_, &error)) << "a value";
  words_add(&extras_, "--daemonize");
  EXPECT_FALSE(qemu_command_keeps_hold(&extras_, &error));
  EXPECT_EQ(std::string(buffer_text(&error)).substr(0, 66),
            "QEMU's argument --daemonize would leave QEMU running with nobody t");
  buffer_free(&error);
}

TEST_F(QemuCommandTest, CanBePastedWithoutOurSockets) {
  command_.token = "0123456789abcdef";
  command_.exit_device = true;
  std::string line = Line(true);
  EXPECT_NE(line.find(" -serial mon:stdio "), std::string::npos);
  EXPECT_NE(line.find(" -action reboot=shutdown,shutdown=poweroff "), std::string::npos);
  EXPECT_EQ(line.find("fd="), std::string::npos);
  EXPECT_EQ(line.find("0123456789abcdef"), std::string::npos);
}

} // namespace
