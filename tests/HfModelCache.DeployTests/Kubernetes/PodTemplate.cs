using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>A pod that an object describes or makes.</summary>
internal sealed record PodTemplate(string Owner, V1PodSpec Spec)
{
    private const string Image = "/hf-model-cache";

    /// <summary>The containers that run this program.</summary>
    public IReadOnlyList<V1Container> ModelContainers =>
        [.. AllContainers.Where(container => container.Image.Split(':', '@')[0].EndsWith(Image, StringComparison.Ordinal))];

    /// <summary>Init containers and others.</summary>
    public IEnumerable<V1Container> AllContainers => (Spec.InitContainers ?? []).Concat(Spec.Containers);

    /// <summary>The pods among these objects.</summary>
    public static IReadOnlyList<PodTemplate> In(IEnumerable<object> objects) =>
    [
        .. from item in objects
           let spec = item switch
           {
               V1Pod pod => pod.Spec,
               V1Deployment deployment => deployment.Spec.Template.Spec,
               V1Job job => job.Spec.Template.Spec,
               V1CronJob cron => cron.Spec.JobTemplate.Spec.Template.Spec,
               _ => null,
           }
           where spec is not null
           select new PodTemplate($"{((IKubernetesObject)item).Kind} {((IMetadata<V1ObjectMeta>)item).Metadata.Name}", spec),
    ];
}
