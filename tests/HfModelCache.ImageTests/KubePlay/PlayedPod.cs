using System.Text.Json;
using HfModelCache.ImageTests.Containers;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Ceph;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.ImageTests.KubePlay;

/// <summary>The pod of README.md, run by podman, with a private model in a test Hub and its bucket in Ceph.</summary>
internal sealed class PlayedPod : IAsyncDisposable
{
    private const string Token = "hf_of_the_readmes_secret";

    private readonly ContainerImage _image;
    private readonly ITestStore _store;
    private readonly BucketMount _mount;

    private PlayedPod(ContainerImage image, ReadmePod pod, FakeHub hub, ITestStore store, BucketMount mount) =>
        (_image, Pod, Hub, _store, _mount) = (image, pod, hub, store, mount);

    public ReadmePod Pod { get; }

    public FakeHub Hub { get; }

    public static async Task<PlayedPod> CreateAsync(ContainerImage image, CephFixture ceph, params TestFile[] files)
    {
        SkipWithoutTools();
        var cluster = await ceph.ClusterAsync();
        var pod = ReadmePod.Read();
        pod.UseImages(await image.BuiltAsync(), await ServerImage.ImportAsync(image));
        pod.RunOnce();

        var hub = await FakeHub.StartAsync();
        hub.Tokens.Add(Token);
        var repo = hub.AddRepo(pod.Model);
        repo.Access = RepoAccess.Private;
        repo.Commit("main", files);
        pod.UseServers(hub.Endpoint, cluster.Endpoint);
        pod.Fill("access-key-id", cluster.AccessKey);
        pod.Fill("secret-access-key", cluster.SecretKey);
        pod.Fill("hf-token", Token);

        var store = S3TestStore.Over(cluster, await cluster.CreateBucketAsync(pod.Bucket));
        return new PlayedPod(image, pod, hub, store, await BucketMount.StartAsync(cluster, pod.Bucket));
    }

    /// <summary>Runs the init container to its end, and starts the server.</summary>
    public async Task<CommandResult> PlayAsync()
    {
        (await WithFileAsync(Pod.SecretMap, file => _image.PodmanAsync("secret", "create", Pod.SecretName, file))).AssertSuccess();
        // Without a cluster nothing provides the claim; podman uses the volume of the same name.
        (await _image.PodmanAsync(
            "volume", "create", "--opt=type=none", "--opt=o=bind", $"--opt=device={_mount.Folder}", Pod.Claim)).AssertSuccess();
        return await WithFileAsync(Pod.Yaml, file => _image.PodmanAsync("kube", "play", "--log-driver=k8s-file", file));
    }

    /// <summary>The exit code of a container of the pod, once it ended.</summary>
    public async Task<string> EndAsync(string container) =>
        (await _image.PodmanAsync("wait", $"{Pod.Name}-{container}")).AssertSuccess().Output.Trim();

    public async Task<ContainerState> StateAsync(string container) => JsonSerializer.Deserialize<ContainerState>(
        (await _image.PodmanAsync("inspect", "--format={{json .State}}", $"{Pod.Name}-{container}")).AssertSuccess().Output)!;

    /// <summary>What a container of the pod has written.</summary>
    public Task<CommandResult> LogAsync(string container) => _image.PodmanAsync("logs", $"{Pod.Name}-{container}");

    public async ValueTask DisposeAsync()
    {
        await _image.PodmanAsync("pod", "rm", "--force", "--time=0", Pod.Name);
        await _image.PodmanAsync("volume", "rm", "--force", Pod.Claim);
        await _image.PodmanAsync("secret", "rm", Pod.SecretName);
        await _mount.DisposeAsync();
        await Hub.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static async Task<CommandResult> WithFileAsync(string text, Func<string, Task<CommandResult>> run)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text);
        var result = await run(file);
        File.Delete(file);
        return result;
    }

    private static void SkipWithoutTools()
    {
        Assert.SkipUnless(
            ServerImage.IsPossible && new[] { "catatonit", "fusermount3", "rclone" }.All(Command.IsOnPath),
            "busybox-static, catatonit, fuse3 or rclone is not installed; ./test installs them as root on Debian and Ubuntu.");
        Assert.SkipUnless(File.Exists("/dev/fuse"), "Without /dev/fuse no bucket can be mounted here.");
    }
}
