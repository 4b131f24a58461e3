using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>The rules of the Pod Security Standard "restricted".</summary>
internal static class RestrictedPods
{
    private static readonly string[] SeccompTypes = ["RuntimeDefault", "Localhost"];

    /// <summary>One sentence for each rule that a pod breaks.</summary>
    public static IEnumerable<string> Violations(V1PodSpec pod)
    {
        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true)
            yield return "The pod shares a namespace with its host.";
        foreach (var volume in pod.Volumes ?? [])
        {
            if (!IsAllowed(volume))
                yield return ForbiddenVolume(volume.Name);
        }

        if (pod.SecurityContext?.Sysctls is { Count: > 0 })
            yield return "The pod sets sysctls.";
        if (pod.SecurityContext?.RunAsUser == 0)
            yield return "The pod runs as root.";
        foreach (var container in (pod.InitContainers ?? []).Concat(pod.Containers))
        {
            foreach (var violation in Violations(pod.SecurityContext, container))
                yield return $"The container {container.Name} {violation}";
        }
    }

    /// <summary>The sentence for a volume of another kind than those that are allowed.</summary>
    public static string ForbiddenVolume(string name) => $"The volume {name} is of a kind that is not allowed.";

    private static IEnumerable<string> Violations(V1PodSecurityContext? pod, V1Container container)
    {
        var own = container.SecurityContext;
        if (own?.Privileged == true)
            yield return "is privileged.";
        if (own?.AllowPrivilegeEscalation != false)
            yield return "may gain privileges.";
        if (own?.Capabilities?.Drop?.Contains("ALL") != true)
            yield return "keeps capabilities.";
        if (own?.Capabilities?.Add?.Any(added => added != "NET_BIND_SERVICE") == true)
            yield return "adds capabilities.";
        if ((own?.RunAsNonRoot ?? pod?.RunAsNonRoot) != true)
            yield return "may run as root.";
        if (own?.RunAsUser == 0)
            yield return "runs as root.";
        if (!SeccompTypes.Contains((own?.SeccompProfile ?? pod?.SeccompProfile)?.Type))
            yield return "has no seccomp profile.";
        if (own?.ProcMount is not (null or "Default"))
            yield return "sees all of /proc.";
        if (container.Ports?.Any(port => port.HostPort > 0) == true)
            yield return "takes a port of its host.";
    }

    private static bool IsAllowed(V1Volume volume) =>
        volume.ConfigMap is not null || volume.Csi is not null || volume.DownwardAPI is not null || volume.EmptyDir is not null
        || volume.Ephemeral is not null || volume.PersistentVolumeClaim is not null || volume.Projected is not null
        || volume.Secret is not null;
}
