using System.Runtime.InteropServices;

namespace HfModelCache.Stores.Folder;

/// <summary>Identifies a mounted file system. A file can't be renamed from one to another.</summary>
/// <param name="Major">The device's major number.</param>
/// <param name="Minor">The device's minor number.</param>
/// <param name="Mount">The mount's number; 0 if the kernel does not state it (before Linux 5.8).</param>
internal readonly partial record struct FileSystemView(uint Major, uint Minor, ulong Mount)
{
    // The kernel's struct statx, which is the same on every architecture.
    private const int StructSize = 256;
    private const int InodeOffset = 32;
    private const int MajorOffset = 136;
    private const int MinorOffset = 140;
    private const int MountOffset = 144;
    private const int CurrentFolder = -100;
    private const uint AskForMount = 0x1000;
    private const uint AskForInode = 0x100;

    /// <summary>Returns what identifies a file among all files of this machine: its device and inode; null if the system does not tell.</summary>
    public static string? IdentityOf(string path)
    {
        Span<byte> found = stackalloc byte[StructSize];
        return TryAsk(path, found)
            ? $"{MemoryMarshal.Read<uint>(found[MajorOffset..])}:{MemoryMarshal.Read<uint>(found[MinorOffset..])} {MemoryMarshal.Read<ulong>(found[InodeOffset..])}"
            : null;
    }

    /// <summary>Returns the file system of a path; null if the path does not exist or the system does not tell.</summary>
    public static FileSystemView? Of(string path)
    {
        Span<byte> found = stackalloc byte[StructSize];
        return TryAsk(path, found)
            ? new FileSystemView(
                MemoryMarshal.Read<uint>(found[MajorOffset..]),
                MemoryMarshal.Read<uint>(found[MinorOffset..]),
                MemoryMarshal.Read<ulong>(found[MountOffset..]))
            : null;
    }

    private static bool TryAsk(string path, Span<byte> found)
    {
        found.Clear();
        return OperatingSystem.IsLinux() && Statx(CurrentFolder, path, flags: 0, AskForMount | AskForInode, ref found[0]) == 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte found);
}
