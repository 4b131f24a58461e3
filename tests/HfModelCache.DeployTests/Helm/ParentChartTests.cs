using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Helm;

/// <summary>The chart as a dependency of another chart.</summary>
public sealed class ParentChartTests : IDisposable
{
    // The line of docs/kubernetes.md, in a pod.
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: inference }
        spec:
          initContainers:
            - {{ include "hf-model-cache.container" (index .Subcharts "hf-model-cache") | nindent 6 | trim }}
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
        Write("templates/pod.yaml", Pod);
        foreach (var file in Repository.Files(Chart.Folder, "*"))
            Write(Path.Combine("charts/hf-model-cache", Path.GetRelativePath(Chart.Folder, file)), Repository.Read(file));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_chart_that_depends_on_it_gets_its_init_container()
    {
        var yaml = (await Tool.Helm.RunAsync("template", "model", _folder.FullName)).SuccessfulOutput();
        var pod = Assert.Single(PodTemplate.In(Manifests.Read(yaml)));

        var container = Assert.Single(pod.ModelContainers);
        ModelContainer.AssertSound(pod, container);
        Assert.Equal("acme/sample", container.Env.Single(variable => variable.Name == "MODEL_NAME").Value);
        Assert.Contains("include \"hf-model-cache.container\" (index .Subcharts \"hf-model-cache\")", Repository.Read("docs/kubernetes.md"));
    }

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}
