using HfModelCache.Documents;

namespace HfModelCache.ImageTests.Containers;

/// <summary>One of the two that the image is made for.</summary>
/// <param name="Name">As containers call it.</param>
/// <param name="Machine">As ELF calls it.</param>
/// <param name="Runtime">As .NET calls it.</param>
/// <param name="Emulator">A static program that runs its executables on this machine; null where none is needed.</param>
internal sealed record Architecture(string Name, ushort Machine, string Runtime, string? Emulator)
{
    public static readonly Architecture Amd64 = new("amd64", 62, "linux-x64", null);
    public static readonly Architecture Arm64 = new("arm64", 183, "linux-arm64", "/usr/bin/qemu-aarch64-static");

    public static IReadOnlyList<Architecture> All { get; } = [Amd64, Arm64];

    /// <summary>What the image consists of.</summary>
    public string Content => Repository.PathOf($"artifacts/image/{Name}/root");

    public string Executable => Path.Combine(Content, "hf-model-cache");

    public static Architecture Named(string name) => All.Single(architecture => architecture.Name == name);

    public void SkipUnlessItRunsHere() => Assert.SkipUnless(
        Emulator is null || File.Exists(Emulator), $"{Emulator} is not installed; ./test installs it as root on Debian and Ubuntu.");
}
