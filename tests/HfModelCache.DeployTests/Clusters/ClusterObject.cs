using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Clusters;

/// <summary>An object in a cluster.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null for kinds that belong to none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">The object, by the types of the API.</param>
internal sealed record ClusterObject(string Kind, string? Namespace, string Name, object Value)
{
    private static readonly HashSet<string> WithoutNamespace =
        ["Namespace", "PersistentVolume", "StorageClass", "CSIDriver", "ClusterStorageContainer"];

    public override string ToString() => Namespace is null ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    /// <summary>Places an object where a command puts it: in its own namespace, else in that of the command.</summary>
    public static ClusterObject Of(object value, string commandNamespace)
    {
        var kind = ((IKubernetesObject)value).Kind;
        var metadata = ((IMetadata<V1ObjectMeta>)value).Metadata;
        return new ClusterObject(
            kind, WithoutNamespace.Contains(kind) ? null : metadata.NamespaceProperty ?? commandNamespace, metadata.Name, value);
    }
}
