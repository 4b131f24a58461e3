using HfModelCache.Documents;
using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>KServe starts this program with two arguments: the model's URI, and the folder.</summary>
public class StorageContainerTests
{
    [Fact]
    public void KServe_restores_with_a_sound_container()
    {
        var resource = KubernetesYaml.Deserialize<StorageContainer>(Repository.Read("deploy/kserve/cluster-storage-container.yaml"), strict: true);
        var container = resource.Spec.Container;

        Assert.Equal(("serving.kserve.io/v1alpha1", "ClusterStorageContainer"), (resource.ApiVersion, resource.Kind));
        Assert.Equal(("initContainer", "hf://"), (resource.Spec.WorkloadType, Assert.Single(resource.Spec.SupportedUriFormats)["prefix"]));
        Assert.Equal("storage-initializer", container.Name);
        Assert.Null(container.Args);
        container.Env.Add(new V1EnvVar { Name = "LOCAL_DIR", Value = "/mnt/models" }); // As KServe's second argument.
        ModelContainer.AssertSound(new PodTemplate("KServe", new V1PodSpec { Containers = [container] }), container);
    }
}
