"""Rules that make what machines boot from the network."""

load("//imagetools/network/private:tftp_folder.bzl", _TftpFolderInfo = "TftpFolderInfo", _tftp_folder = "tftp_folder")

visibility("public")

TftpFolderInfo = _TftpFolderInfo
tftp_folder = _tftp_folder
