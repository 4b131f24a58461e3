using System.Formats.Tar;
using System.Text;
using HfModelCache.ImageTests.Containers;

namespace HfModelCache.ImageTests.KubePlay;

/// <summary>The image of a server that reads its model, prints the hash of each file and exits.</summary>
internal static class ServerImage
{
    private const string Name = "localhost/inference-server:v1";

    // Called as README.md calls its server: --model FOLDER.
    private const string Script = "cd \"$2\" && sha256sum *";

    // The package busybox has the same program, but linked with libraries that the image lacks.
    public static bool IsPossible => File.Exists("/var/lib/dpkg/info/busybox-static.list");

    public static async Task<string> ImportAsync(ContainerImage image)
    {
        var path = Path.GetTempFileName();
        await using (var tar = new TarWriter(File.OpenWrite(path)))
        {
            await tar.WriteEntryAsync("/bin/busybox", "busybox");
            await using var script = new MemoryStream(Encoding.UTF8.GetBytes(Script));
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "server")
            {
                DataStream = script,
                Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            });
        }

        (await image.PodmanAsync("import", "--change", """ENTRYPOINT ["/busybox", "sh", "/server"]""", path, Name)).AssertSuccess();
        File.Delete(path);
        return Name;
    }
}
