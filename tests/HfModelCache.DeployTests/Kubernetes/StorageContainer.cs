using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>KServe's resource for a container that brings models to a pod, with the fields that are used.</summary>
internal sealed class StorageContainer : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required StorageContainerSpec Spec { get; set; }
}

/// <summary>What KServe is told about the container.</summary>
internal sealed class StorageContainerSpec
{
    public required V1Container Container { get; set; }

    public required string WorkloadType { get; set; }

    public required IList<Dictionary<string, string>> SupportedUriFormats { get; set; }
}
