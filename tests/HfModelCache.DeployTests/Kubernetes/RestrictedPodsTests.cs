using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

public class RestrictedPodsTests
{
    [Fact]
    public void A_pod_that_follows_all_rules_breaks_none() => Assert.Empty(RestrictedPods.Violations(Restricted()));

    public static TheoryData<string, Action<V1PodSpec>> Faults => new()
    {
        { "shares a namespace", pod => pod.HostNetwork = true },
        { "of a kind that is not allowed", pod => pod.Volumes = [new() { Name = "v", HostPath = new() { Path = "/" } }] },
        { "sysctls", pod => pod.SecurityContext.Sysctls = [new() { Name = "kernel.shm_rmid_forced", Value = "1" }] },
        { "pod runs as root", pod => pod.SecurityContext.RunAsUser = 0 },
        { "may run as root", pod => pod.SecurityContext.RunAsNonRoot = null },
        { "no seccomp profile", pod => pod.SecurityContext.SeccompProfile = null },
        { "is privileged", pod => pod.Containers[0].SecurityContext.Privileged = true },
        { "may gain privileges", pod => pod.Containers[0].SecurityContext.AllowPrivilegeEscalation = null },
        { "keeps capabilities", pod => pod.Containers[0].SecurityContext.Capabilities.Drop = null },
        { "adds capabilities", pod => pod.Containers[0].SecurityContext.Capabilities.Add = ["SYS_ADMIN"] },
        { "any runs as root", pod => pod.Containers[0].SecurityContext.RunAsUser = 0 },
        { "/proc", pod => pod.Containers[0].SecurityContext.ProcMount = "Unmasked" },
        { "port of its host", pod => pod.Containers[0].Ports = [new() { HostPort = 80 }] },
        { "keeps capabilities", pod => pod.InitContainers = [new() { Name = "second" }] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_broken_rule_is_named(string rule, Action<V1PodSpec> breakIt)
    {
        var pod = Restricted();

        breakIt(pod);

        Assert.Contains(RestrictedPods.Violations(pod), violation => violation.Contains(rule, StringComparison.Ordinal));
    }

    private static V1PodSpec Restricted() => new()
    {
        SecurityContext = new() { RunAsNonRoot = true, SeccompProfile = new() { Type = "RuntimeDefault" } },
        Containers =
        [
            new() { Name = "any", SecurityContext = new() { AllowPrivilegeEscalation = false, Capabilities = new() { Drop = ["ALL"] } } },
        ],
    };
}
