using k8s;

namespace HfModelCache.Documents;

/// <summary>Reads manifests by the types of the Kubernetes API.</summary>
internal static class Manifests
{
    /// <summary>Every object in it. A field or a kind that the API does not have is an error, and so is a key given twice.</summary>
    public static IReadOnlyList<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, strict: true);
}
