using HfModelCache.DeployTests.Tools;
using HfModelCache.DeployTests.Walkthroughs;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

/// <summary>Components that no overlay has, added to each of them as docs/operations.md says.</summary>
public class ComponentTests
{
    // Its folder belongs to user 1000 on every node, which OpenShift doesn't allow.
    public static TheoryData<string> Overlays => [.. Overlay.Names.Where(name => name != "node-cache")];

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task OpenShift_may_choose_the_user_of_every_pod(string name)
    {
        var pods = PodTemplate.In(await RenderAsync(name, "openshift"));

        Assert.NotEmpty(pods);
        Assert.All(pods, pod =>
        {
            Assert.Null(pod.Spec.SecurityContext.RunAsUser);
            Assert.Null(pod.Spec.SecurityContext.RunAsGroup);
            Assert.All(pod.AllContainers, container => Assert.Null(container.SecurityContext.RunAsUser));
            Assert.Empty(RestrictedPods.Violations(pod.Spec));
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task In_a_mesh_servers_exclude_https_and_Jobs_have_no_proxy(string name)
    {
        var objects = await RenderAsync(name, "service-mesh");
        var jobs = JobRules.Jobs(objects).Select(job => job.Template.Metadata).ToList();
        var others = objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Metadata)
            .Concat(objects.OfType<V1Pod>().Select(pod => pod.Metadata)).ToList();

        Assert.NotEmpty(jobs.Concat(others));
        Assert.All(jobs, job =>
        {
            Assert.Equal("false", job.Labels["sidecar.istio.io/inject"]);
            Assert.Equal("disabled", job.Annotations["linkerd.io/inject"]);
            Assert.Equal("hf-model-cache", job.Labels["app.kubernetes.io/name"]);
        });
        Assert.All(others, pod =>
        {
            Assert.Equal("443", pod.Annotations["traffic.sidecar.istio.io/excludeOutboundPorts"]);
            Assert.Equal("443", pod.Annotations["config.linkerd.io/skip-outbound-ports"]);
        });
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task On_spot_nodes_every_Deployment_and_Job_tolerates_and_selects_them(string name)
    {
        var objects = await RenderAsync(name, "spot");
        var pods = JobRules.Jobs(objects.Where(value => value is V1Job)).Select(job => job.Template.Spec)
            .Concat(objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec));

        Assert.All(pods, pod =>
        {
            Assert.Equal("spot", pod.NodeSelector["example.com/capacity"]);
            Assert.Equal("example.com/spot", Assert.Single(pod.Tolerations).Key);
        });
    }

    private static async Task<IReadOnlyList<object>> RenderAsync(string overlay, string component)
    {
        using var copy = new RecordingShell();
        var folder = Directory.CreateDirectory(Path.Combine(copy.Folder, "deploy/overlays/changed")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "kustomization.yaml"),
            $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [../{overlay}]
            components: [../../components/{component}]
            """,
            TestContext.Current.CancellationToken);
        return Manifests.Read((await Tool.Kubectl.RunAsync("kustomize", folder)).SuccessfulOutput());
    }
}
