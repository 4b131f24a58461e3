using k8s.Models;

namespace HfModelCache.DeployTests.Clusters;

/// <summary>Finds what a pod needs before its containers can start: each Secret, ConfigMap, claim and account, by its keys.</summary>
internal static class PodReferences
{
    /// <summary>One sentence for each that is missing in a namespace.</summary>
    public static IEnumerable<string> Missing(ClusterModel cluster, string space, V1PodSpec pod)
    {
        var named = new List<(string Kind, string Name, string? Key)>();
        if (pod.ServiceAccountName is { } account and not "default")
            named.Add(("ServiceAccount", account, null));
        named.AddRange((pod.ImagePullSecrets ?? []).Select(secret => ("Secret", secret.Name, (string?)null)));
        foreach (var container in (pod.InitContainers ?? []).Concat(pod.Containers))
        {
            named.AddRange(OfVariables(container));
            var mounts = (container.VolumeMounts ?? []).Select(mount => mount.Name);
            foreach (var mount in mounts.Except((pod.Volumes ?? []).Select(volume => volume.Name)))
                yield return $"the container {container.Name} mounts the volume {mount}, which the pod doesn't have.";
        }

        named.AddRange((pod.Volumes ?? []).SelectMany(OfVolume));
        foreach (var (kind, name, key) in named)
        {
            if (cluster.Find(kind, space, name)?.Value is not { } found)
                yield return $"there is no {kind} {space}/{name}.";
            else if (key is not null && !Keys(found).Contains(key))
                yield return $"{kind} {space}/{name} has no key {key}.";
        }

        foreach (var driver in (pod.Volumes ?? []).Select(volume => volume.Csi?.Driver).OfType<string>())
        {
            if (cluster.Find("CSIDriver", null, driver) is null)
                yield return $"there is no CSI driver {driver}.";
        }
    }

    private static IEnumerable<(string Kind, string Name, string? Key)> OfVariables(V1Container container)
    {
        foreach (var source in container.EnvFrom ?? [])
        {
            if (source.ConfigMapRef is { Optional: not true } map)
                yield return ("ConfigMap", map.Name, null);
            if (source.SecretRef is { Optional: not true } secret)
                yield return ("Secret", secret.Name, null);
        }

        foreach (var source in (container.Env ?? []).Select(variable => variable.ValueFrom).OfType<V1EnvVarSource>())
        {
            if (source.ConfigMapKeyRef is { Optional: not true } map)
                yield return ("ConfigMap", map.Name, map.Key);
            if (source.SecretKeyRef is { Optional: not true } secret)
                yield return ("Secret", secret.Name, secret.Key);
        }
    }

    private static IEnumerable<(string Kind, string Name, string? Key)> OfVolume(V1Volume volume)
    {
        if (volume.PersistentVolumeClaim is { } claim)
            yield return ("PersistentVolumeClaim", claim.ClaimName, null);
        if (volume.Secret is { Optional: not true } secret)
            yield return ("Secret", secret.SecretName, null);
        if (volume.ConfigMap is { Optional: not true } map)
            yield return ("ConfigMap", map.Name, null);
        foreach (var source in volume.Projected?.Sources ?? [])
        {
            if (source.ConfigMap is { Optional: not true } projected)
                yield return ("ConfigMap", projected.Name, null);
            if (source.Secret is { Optional: not true } hidden)
                yield return ("Secret", hidden.Name, null);
        }
    }

    private static IEnumerable<string> Keys(object found) => found switch
    {
        V1Secret secret => (secret.Data?.Keys ?? []).Concat(secret.StringData?.Keys ?? []),
        V1ConfigMap map => (map.Data?.Keys ?? []).Concat(map.BinaryData?.Keys ?? []),
        _ => [],
    };
}
