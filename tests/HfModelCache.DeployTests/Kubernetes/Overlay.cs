using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;
using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>A folder of deploy/overlays, rendered.</summary>
internal sealed record Overlay(string Name, IReadOnlyList<object> Objects)
{
    private const string Folder = "deploy/overlays";

    /// <summary>The names of all overlays.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Repository.PathOf(Folder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The pods in it that run this program.</summary>
    public IReadOnlyList<PodTemplate> Pods => [.. PodTemplate.In(Objects).Where(pod => pod.ModelContainers.Count > 0)];

    /// <summary>The settings that all its pods share.</summary>
    public IDictionary<string, string> Settings => SettingsMap.Data;

    /// <summary>The ConfigMap that holds them.</summary>
    public V1ConfigMap SettingsMap => Objects.OfType<V1ConfigMap>().Single(map => map.Metadata.Name.StartsWith("model-cache-", StringComparison.Ordinal));

    /// <summary>The YAML that Kustomize makes of a folder.</summary>
    public static async Task<string> RenderAsync(string name) =>
        (await Tool.Kubectl.RunAsync("kustomize", $"{Folder}/{name}")).SuccessfulOutput();

    /// <summary>The same, read by the types of the API.</summary>
    public static async Task<Overlay> ReadAsync(string name) => new(name, Manifests.Read(await RenderAsync(name)));

    /// <summary>The only object of a kind.</summary>
    public T Only<T>() where T : IKubernetesObject => Objects.OfType<T>().Single();
}
