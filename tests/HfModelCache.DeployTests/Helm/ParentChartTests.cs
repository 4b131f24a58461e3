using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Helm;

/// <summary>The chart as a dependency of another chart.</summary>
public sealed class ParentChartTests : IDisposable
{
    // The lines of docs/kubernetes.md, in pods.
    private const string Filled = """
        - {{ include "hf-model-cache.container" (index .Subcharts "hf-model-cache") | nindent 6 | trim }}
        """;

    private const string Restored = """
        {{- include "hf-model-cache.restore.initContainers" (index .Subcharts "hf-model-cache") | nindent 4 }}
          volumes:
            {{- include "hf-model-cache.restore.volumes" (index .Subcharts "hf-model-cache") | nindent 4 }}
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: inference }
        spec:
          initContainers:
            INIT
          containers:
            - name: server
              image: registry.example/inference-server
              securityContext:
                runAsNonRoot: true
                allowPrivilegeEscalation: false
                capabilities: { drop: [ALL] }
                seccompProfile: { type: RuntimeDefault }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public ParentChartTests()
    {
        Write("Chart.yaml", """
            apiVersion: v2
            name: parent
            version: 1.0.0
            dependencies: [{ name: hf-model-cache, version: "*" }]

            """);
        Write("values.yaml", "hf-model-cache: { prewarm: { enabled: false }, settings: { MODEL_NAME: acme/sample } }\n");
        foreach (var file in Repository.Files(Chart.Folder, "*"))
            Write(Path.Combine("charts/hf-model-cache", Path.GetRelativePath(Chart.Folder, file)), Repository.Read(file));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_chart_that_depends_on_it_gets_its_init_container()
    {
        var pod = await RenderAsync(Filled);

        var container = Assert.Single(pod.ModelContainers);
        ModelContainer.AssertSound(pod, container);
        Assert.Equal("acme/sample", Variable(container, "MODEL_NAME"));
        Assert.Null(ModelContainer.FolderOf(container));
    }

    [Fact]
    public async Task Or_one_that_restores_to_a_disk_of_the_node()
    {
        var pod = await RenderAsync(Restored, "restore.size=8Gi", "restore.memory=4Gi");

        var container = Assert.Single(pod.ModelContainers);
        ModelContainer.AssertSound(pod, container);
        Assert.Equal(("/models", "4Gi"), (Variable(container, "LOCAL_DIR"), container.Resources.Limits["memory"].ToString()));
        Assert.Equal(Assert.Single(pod.Spec.Volumes).Name, Assert.Single(container.VolumeMounts).Name);
        Assert.Equal("8Gi", pod.Spec.Volumes[0].EmptyDir.SizeLimit.ToString());
        Assert.Equal("8Gi", container.Resources.Requests["ephemeral-storage"].ToString());
    }

    [Fact]
    public async Task Or_a_sidecar_and_one_that_restore_to_a_cache_of_the_node()
    {
        var pod = await RenderAsync(
            Restored, "restore.hostPath=/mnt/nvme/model-cache", "restore.cacheLimit=800GB", "webIdentity.roleArn=arn:aws:iam::123456789012:role/model-cache");

        Assert.Equal(["hold", "model"], pod.ModelContainers.Select(container => container.Name));
        Assert.Equal(["Always", null], pod.ModelContainers.Select(container => container.RestartPolicy));
        Assert.All(pod.ModelContainers, container =>
        {
            ModelContainer.AssertSound(pod, container);
            Assert.Equal(("/models", "800GB"), (Variable(container, "CACHE_DIR"), Variable(container, "CACHE_LIMIT")));
            Assert.Equal(container.Name == "hold", container.Env.Any(variable => variable.Name == "HOLD"));
            Assert.Equal(["model-cache-identity", "models"], container.VolumeMounts.Select(mount => mount.Name));
        });
        Assert.Equal(["model-cache-identity", "models"], pod.Spec.Volumes.Select(volume => volume.Name));
        Assert.Equal(("/mnt/nvme/model-cache", "Directory"), (pod.Spec.Volumes[1].HostPath.Path, pod.Spec.Volumes[1].HostPath.Type));
    }

    [Fact]
    public void The_lines_are_those_of_the_document() => Assert.All(
        ["hf-model-cache.container", "hf-model-cache.restore.initContainers", "hf-model-cache.restore.volumes"],
        name => Assert.Contains($"include \"{name}\" (index .Subcharts \"hf-model-cache\")", Repository.Read("docs/kubernetes.md"), StringComparison.Ordinal));

    private async Task<PodTemplate> RenderAsync(string initContainers, params string[] values)
    {
        Write("templates/pod.yaml", Pod.Replace("INIT", initContainers, StringComparison.Ordinal));
        string[] changes = [.. values.SelectMany(value => new[] { "--set", $"hf-model-cache.{value}" })];
        var yaml = (await Tool.Helm.RunAsync(["template", "model", _folder.FullName, .. changes])).SuccessfulOutput();
        return Assert.Single(PodTemplate.In(Manifests.Read(yaml)));
    }

    private static string Variable(V1Container container, string name) => container.Env.Single(variable => variable.Name == name).Value;

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
