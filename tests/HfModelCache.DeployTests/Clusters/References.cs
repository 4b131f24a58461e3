using HfModelCache.DeployTests.Kubernetes;
using k8s.Models;

namespace HfModelCache.DeployTests.Clusters;

/// <summary>Finds what an object refers to and the cluster doesn't have, or not in that namespace.</summary>
internal static class References
{
    /// <summary>One sentence for each.</summary>
    public static IEnumerable<string> Dangling(ClusterModel cluster, ClusterObject one) =>
        (one.Value switch
        {
            V1PersistentVolume volume => Missing(cluster, volume),
            V1PersistentVolumeClaim claim => Missing(cluster, one, claim),
            V1Service service => Missing(cluster, one, service),
            V1PodDisruptionBudget budget => MissingPods(cluster, one, budget.Spec.Selector.MatchLabels),
            V2HorizontalPodAutoscaler scaler => Missing(cluster, one, scaler.Spec.ScaleTargetRef),
            V1Ingress ingress => Missing(cluster, one, ingress),
            V1NetworkPolicy policy => MissingPods(cluster, one, policy.Spec.PodSelector.MatchLabels),
            V1Deployment deployment => Unselected(deployment.Spec.Selector, deployment.Spec.Template)
                .Concat(cluster.PodsOf(one.Namespace!, one.Name).SelectMany(pod => PodReferences.Missing(cluster, one.Namespace!, pod.Spec))),
            V1DaemonSet set => Unselected(set.Spec.Selector, set.Spec.Template)
                .Concat(PodReferences.Missing(cluster, one.Namespace!, set.Spec.Template.Spec)),
            var other => PodTemplate.In([other]).SelectMany(pod => PodReferences.Missing(cluster, one.Namespace!, pod.Spec)),
        }).Select(fault => $"{one}: {fault}");

    private static IEnumerable<string> Missing(ClusterModel cluster, V1PersistentVolume volume)
    {
        var csi = volume.Spec.Csi;
        if (cluster.Find("CSIDriver", null, csi.Driver) is null)
            yield return $"there is no CSI driver {csi.Driver}.";
        foreach (var secret in new[] { csi.NodeStageSecretRef, csi.NodePublishSecretRef, csi.ControllerPublishSecretRef }.OfType<V1SecretReference>())
        {
            if (cluster.Find("Secret", secret.NamespaceProperty, secret.Name) is null)
                yield return $"there is no Secret {secret.NamespaceProperty}/{secret.Name}.";
        }

        if (cluster.Objects.Select(one => one.Value).OfType<V1PersistentVolume>().Any(other => other != volume
            && (other.Spec.Csi.Driver, other.Spec.Csi.VolumeHandle) == (csi.Driver, csi.VolumeHandle)))
            yield return $"another volume has the handle {csi.VolumeHandle} too: a node can't tell them apart.";
        if (volume.Spec.ClaimRef is { } claim && cluster.Find("Namespace", null, claim.NamespaceProperty) is null)
            yield return $"it is reserved for a claim in the namespace {claim.NamespaceProperty}, which is not there.";
    }

    // A claim is bound if a volume was made for it, or if a class can make one.
    private static IEnumerable<string> Missing(ClusterModel cluster, ClusterObject one, V1PersistentVolumeClaim claim)
    {
        if (claim.Spec.VolumeName is not { } name)
        {
            if (claim.Spec.StorageClassName is not { } storage || cluster.Find("StorageClass", null, storage) is null)
                yield return $"there is no StorageClass {claim.Spec.StorageClassName ?? "by default"}.";
            yield break;
        }

        if (cluster.Find("PersistentVolume", null, name)?.Value is not V1PersistentVolume volume)
            yield return $"there is no PersistentVolume {name}.";
        else if (volume.Spec.ClaimRef is { } owner && (owner.NamespaceProperty, owner.Name) != (one.Namespace, one.Name))
            yield return $"PersistentVolume {name} is reserved for {owner.NamespaceProperty}/{owner.Name}.";
        else if (volume.Spec.StorageClassName != claim.Spec.StorageClassName)
            yield return $"PersistentVolume {name} is of another class.";
        else if (claim.Spec.AccessModes.Except(volume.Spec.AccessModes).Any())
            yield return $"PersistentVolume {name} lacks an access mode.";
    }

    private static IEnumerable<string> Missing(ClusterModel cluster, ClusterObject one, V1Service service)
    {
        var pods = Pods(cluster, one.Namespace!).Where(pod => IsSelected(pod, service.Spec.Selector)).ToList();
        if (pods.Count == 0)
            yield return "it selects no pod.";
        foreach (var port in service.Spec.Ports)
        {
            var names = pods.SelectMany(pod => pod.Spec.Containers).SelectMany(container => container.Ports ?? []).Select(open => open.Name);
            if (pods.Count > 0 && !names.Contains(port.TargetPort.Value))
                yield return $"its pods have no port {port.TargetPort.Value}.";
        }
    }

    private static IEnumerable<string> Missing(ClusterModel cluster, ClusterObject one, V2CrossVersionObjectReference target)
    {
        if (cluster.Find(target.Kind, one.Namespace, target.Name) is null)
            yield return $"there is no {target.Kind} {one.Namespace}/{target.Name}.";
    }

    private static IEnumerable<string> Missing(ClusterModel cluster, ClusterObject one, V1Ingress ingress)
    {
        foreach (var target in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service))
        {
            if (cluster.Find("Service", one.Namespace, target.Name)?.Value is not V1Service service)
                yield return $"there is no Service {one.Namespace}/{target.Name}.";
            else if (service.Spec.Ports.All(port => port.Name != target.Port.Name))
                yield return $"Service {one.Namespace}/{target.Name} has no port {target.Port.Name}.";
        }

        foreach (var secret in (ingress.Spec.Tls ?? []).Select(tls => tls.SecretName))
        {
            if (cluster.Find("Secret", one.Namespace, secret) is null)
                yield return $"there is no Secret {one.Namespace}/{secret}.";
        }
    }

    // A rule for Jobs that have been deleted meanwhile is in nobody's way; one for labels that nothing ever has is a mistake.
    private static IEnumerable<string> MissingPods(ClusterModel cluster, ClusterObject one, IDictionary<string, string> labels) =>
        Pods(cluster, one.Namespace!).Any(pod => IsSelected(pod, labels)) ? [] : ["it selects no pod."];

    private static IEnumerable<string> Unselected(V1LabelSelector selector, V1PodTemplateSpec template) =>
        IsSelected(template, selector.MatchLabels) ? [] : ["it doesn't select its own pods."];

    private static bool IsSelected(V1PodTemplateSpec pod, IDictionary<string, string> labels) =>
        labels.All(label => pod.Metadata?.Labels?.TryGetValue(label.Key, out var value) == true && value == label.Value);

    private static IEnumerable<V1PodTemplateSpec> Pods(ClusterModel cluster, string space) => cluster.Objects
        .Where(one => one.Namespace == space)
        .Select(one => one.Value switch
        {
            V1Pod pod => new V1PodTemplateSpec { Metadata = pod.Metadata, Spec = pod.Spec },
            V1Deployment deployment => deployment.Spec.Template,
            V1DaemonSet set => set.Spec.Template,
            V1Job job => job.Spec.Template,
            V1CronJob cron => cron.Spec.JobTemplate.Spec.Template,
            _ => null,
        })
        .OfType<V1PodTemplateSpec>();
}
