using HfModelCache.Documents;

namespace HfModelCache.ImageTests.Containers;

/// <summary>The image, built by its scripts by the first test that wants it, in a storage of its own.</summary>
public sealed class ContainerImage : IAsyncDisposable
{
    // One executable, with all that a container without rights needs.
    private static readonly string[] Restricted = ["--read-only", "--cap-drop=all", "--network=host", "--security-opt=no-new-privileges"];

    private static readonly string[] Sources =
        ["src", "image/etc", "image/publish", "Directory.Build.props", "Directory.Packages.props", "global.json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("image-tests-").FullName;
    private readonly Lazy<Task<IReadOnlyDictionary<Architecture, string>>> _ids;

    public ContainerImage() => _ids = new(BuildAsync);

    /// <summary>Runs a container to its end; without swap, memory is all that it may use. A file is mounted to be read, a folder to be written.</summary>
    internal async Task<CommandResult> RunAsync(
        IReadOnlyDictionary<string, string> environment, string memory = "256m", string? name = null, string? mount = null,
        Architecture? architecture = null, params string[] arguments)
    {
        architecture ??= Architecture.Amd64;
        architecture.SkipUnlessItRunsHere();
        var id = await BuiltAsync(architecture);
        return await PodmanAsync(
        [
            "run", "--rm", .. Restricted, $"--memory={memory}", $"--memory-swap={memory}",
            .. name is null ? Array.Empty<string>() : ["--name", name],
            .. mount is null ? Array.Empty<string>() : ["--volume", $"{mount}:{mount}:{(Directory.Exists(mount) ? "rw" : "ro")}"],
            .. environment.SelectMany(pair => new[] { "--env", $"{pair.Key}={pair.Value}" }),
            .. architecture.Emulator is null ? Array.Empty<string>() : ["--volume", $"{architecture.Emulator}:/emulator:ro", "--entrypoint=/emulator"],
            id,
            .. architecture.Emulator is null ? Array.Empty<string>() : ["/hf-model-cache"],
            .. arguments,
        ]);
    }

    /// <summary>The image's ID, by default for amd64; skips the test if the image can't be built here.</summary>
    internal async Task<string> BuiltAsync(Architecture? architecture = null)
    {
        Assert.SkipUnless(Command.IsOnPath("podman") && Command.IsOnPath("runc"), "podman and runc are not installed; ./test installs them as root on Debian and Ubuntu.");
        Assert.SkipUnless(Environment.UserName == "root", "Only root may limit a container's memory here.");
        Assert.SkipUnless(Capabilities.MayMount, "No container can be started here; docker run needs --privileged --cgroupns=host for that.");
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "The tests expect to run on amd64.");
        return (await _ids.Value)[architecture ?? Architecture.Amd64];
    }

    internal Task<CommandResult> PodmanAsync(params IEnumerable<string> arguments) => Command.RunAsync(
        "podman",
        [
            "--storage-driver=vfs", $"--root={_folder}/storage", $"--runroot={_folder}/run", "--cgroup-manager=cgroupfs",
            "--events-backend=none", .. arguments,
        ],
        new Dictionary<string, string> { ["CONTAINERS_CONF"] = Path.Combine(_folder, "containers.conf") });

    public async ValueTask DisposeAsync()
    {
        if (_ids.IsValueCreated)
            await PodmanAsync("rm", "--all", "--force", "--time=0");
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyDictionary<Architecture, string>> BuildAsync()
    {
        // The defaults ask for more than a container that holds these tests may give.
        await File.WriteAllTextAsync(Path.Combine(_folder, "containers.conf"), """
            [containers]
            default_ulimits = ["nofile=10000:10000","nproc=9000:9000"]
            [engine]
            runtime = "runc"
            """);
        foreach (var architecture in Architecture.All)
        {
            if (await IsStaleAsync(architecture.Executable))
                (await Command.RunAsync(Repository.PathOf("image/publish"), [architecture.Name])).AssertSuccess();
        }
        (await Command.RunAsync(Repository.PathOf("image/layout"), [])).AssertSuccess();
        (await Command.RunAsync(Repository.PathOf("image/sbom"), [])).AssertSuccess();
        var ids = new Dictionary<Architecture, string>();
        foreach (var architecture in Architecture.All)
            ids[architecture] = (await PodmanAsync("pull", "-q", $"--arch={architecture.Name}", "oci:artifacts/image/layout")).AssertSuccess().Output.Trim();
        return ids;
    }

    // Publishing takes minutes, so what is newer than its sources is taken as it is.
    private static async Task<bool> IsStaleAsync(string executable) =>
        !File.Exists(executable) || (await Command.RunAsync("find", [.. Sources, "-type", "f", "-newer", executable])).AssertSuccess().Output.Length > 0;
}
