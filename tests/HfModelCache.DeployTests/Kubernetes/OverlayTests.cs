using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>What <c>kubectl apply --kustomize</c> would send to a cluster.</summary>
public class OverlayTests
{
    public static TheoryData<string> Names => [.. Overlay.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_overlay_runs_the_program_soundly(string name)
    {
        var overlay = await Overlay.ReadAsync(name);

        Assert.NotEmpty(overlay.Pods);
        Assert.All(overlay.Pods, pod => Assert.All(pod.ModelContainers, container => ModelContainer.AssertSound(pod, container)));
        Assert.All(overlay.Settings.Keys, setting => Assert.True(ModelContainer.Reads(setting), $"Nobody reads {setting}."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_pod_finds_its_settings_and_its_account_and_mounts_no_cluster_token(string name)
    {
        var overlay = await Overlay.ReadAsync(name);
        var settings = overlay.SettingsMap.Metadata.Name;
        var account = overlay.Only<V1ServiceAccount>();

        Assert.All(overlay.Pods, pod =>
        {
            Assert.All(pod.ModelContainers, container => Assert.Equal(settings, container.EnvFrom.Single().ConfigMapRef.Name));
            Assert.Equal(account.Metadata.Name, pod.Spec.ServiceAccountName);
            Assert.False(pod.Spec.AutomountServiceAccountToken);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_server_reads_what_its_init_container_fills_and_cannot_write_it(string name)
    {
        var overlay = await Overlay.ReadAsync(name);
        var servers = overlay.Pods.Where(pod => pod.Spec.InitContainers is not null);
        var commit = overlay.Settings.TryGetValue("S3_LAYOUT", out var layout) && layout == "commit" ? "/@$(REVISION)" : "";

        Assert.All(servers, pod =>
        {
            var server = pod.Spec.Containers.Single();
            var folders = pod.ModelContainers.Select(ModelContainer.FolderOf).Distinct().ToList();
            AssertSettingsAreShared(pod, server);
            switch (folders)
            {
                case [null]:
                    Assert.Contains(server.Args, argument => argument.EndsWith($"/mnt/bucket/$(S3_PREFIX)$(MODEL_NAME){commit}", StringComparison.Ordinal));
                    Assert.True(VolumeAt(pod, server, "/mnt/bucket").PersistentVolumeClaim.ReadOnlyProperty);
                    break;
                case [{ Name: "LOCAL_DIR", Value: var folder }]:
                    Assert.Contains(server.Args, argument => argument.Contains(folder, StringComparison.Ordinal));
                    Assert.NotNull(VolumeAt(pod, server, folder).EmptyDir.SizeLimit);
                    break;
                case [{ Name: "CACHE_DIR", Value: var folder }]:
                    Assert.Contains("--model=$(MODEL_NAME)", server.Args);
                    Assert.Equal(folder, server.Env.Single(variable => variable.Name == "HF_HUB_CACHE").Value);
                    Assert.Equal("1", server.Env.Single(variable => variable.Name == "HF_HUB_OFFLINE").Value);
                    Assert.Equal("Directory", VolumeAt(pod, server, folder).HostPath.Type);
                    break;
                default:
                    Assert.Fail($"{pod.Owner} restores to {folders.Count} folders.");
                    break;
            }
        });
    }

    private static void AssertSettingsAreShared(PodTemplate pod, V1Container server)
    {
        var settings = pod.ModelContainers[0].EnvFrom.Single().ConfigMapRef.Name;
        var sources = server.Env.Select(variable => variable.ValueFrom?.ConfigMapKeyRef).OfType<V1ConfigMapKeySelector>().ToList();
        Assert.Contains("MODEL_NAME", sources.Select(source => source.Key));
        Assert.All(sources, source => Assert.Equal(settings, source.Name));
    }

    // The server only reads it; every container that restores to it has the same volume.
    private static V1Volume VolumeAt(PodTemplate pod, V1Container server, string path)
    {
        var mount = server.VolumeMounts.Single(mount => mount.MountPath == path);
        Assert.True(mount.ReadOnlyProperty);
        Assert.All(pod.ModelContainers.Where(container => ModelContainer.FolderOf(container) is not null), container =>
            Assert.Equal(mount.Name, container.VolumeMounts.Single(own => own.MountPath == path).Name));
        return pod.Spec.Volumes.Single(volume => volume.Name == mount.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_unknown_field_anywhere_makes_these_tests_fail(string name)
    {
        var yaml = await Overlay.RenderAsync(name);
        Assert.NotEmpty(Manifests.Read(yaml));
        var lines = yaml.Split('\n');

        // One line of a container, one of a policy, one of a Service: whichever lines there are, each in turn.
        string[] fields = ["resources:", "allowPrivilegeEscalation:", "podFailurePolicy:", "egress:", "targetPort:", "maxUnavailable:"];
        var places = fields
            .Select(field => Array.FindIndex(lines, line => line.Contains(field, StringComparison.Ordinal)))
            .Where(place => place >= 0)
            .ToList();

        Assert.NotEmpty(places);
        Assert.All(places, place =>
        {
            var wrong = lines.ToArray();
            wrong[place] = wrong[place].Replace(":", "s:", StringComparison.Ordinal);
            Assert.ThrowsAny<Exception>(() => Manifests.Read(string.Join('\n', wrong)));
        });
    }
}
