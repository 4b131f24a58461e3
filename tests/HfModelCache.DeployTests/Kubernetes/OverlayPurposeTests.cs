using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

public class OverlayPurposeTests
{
    [Fact]
    public async Task Environments_share_a_bucket_and_neither_prefix_nor_namespace()
    {
        var development = await Overlay.ReadAsync("development");
        var production = await Overlay.ReadAsync("production");

        Assert.Equal(development.Settings["S3_BUCKET"], production.Settings["S3_BUCKET"]);
        Assert.NotEqual(development.Settings["S3_PREFIX"], production.Settings["S3_PREFIX"]);
        Assert.NotEqual(development.Only<V1Namespace>().Metadata.Name, production.Only<V1Namespace>().Metadata.Name);
        Assert.All([development, production], overlay => Assert.Equal(
            "restricted", overlay.Only<V1Namespace>().Metadata.Labels["pod-security.kubernetes.io/enforce"]));
    }

    [Fact]
    public async Task Production_names_a_commit() =>
        Assert.Matches("^[0-9a-f]{40}$", (await Overlay.ReadAsync("production")).Settings["REVISION"]);

    [Fact]
    public async Task Side_by_side_the_server_reads_the_commit_that_its_init_container_ensures_and_an_upgrade_changes_both_at_once()
    {
        var overlay = await Overlay.ReadAsync("commits");
        var pod = overlay.Only<V1Deployment>().Spec.Template.Spec;

        Assert.Equal("commit", overlay.Settings["S3_LAYOUT"]);
        Assert.Matches("^[0-9a-f]{40}$", overlay.Settings["REVISION"]);
        var settings = Assert.Single(pod.InitContainers.Single().EnvFrom).ConfigMapRef.Name;
        var revision = pod.Containers.Single().Env.Single(variable => variable.Name == "REVISION").ValueFrom.ConfigMapKeyRef;
        Assert.Equal((settings, "REVISION"), (revision.Name, revision.Key));
        Assert.Contains("--model=/mnt/bucket/$(S3_PREFIX)$(MODEL_NAME)/@$(REVISION)", pod.Containers.Single().Args);
        // The name has a hash of the settings, so a change of them is a new pod template.
        Assert.Matches("^model-cache-[0-9a-z]{10}$", settings);
    }

    [Fact]
    public async Task A_gated_model_is_not_started_without_its_token()
    {
        var pods = (await Overlay.ReadAsync("gated")).Pods;

        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod => Assert.False(
            pod.ModelContainers.Single().Env.Single(variable => variable.Name == "HF_TOKEN").ValueFrom.SecretKeyRef.Optional));
    }

    [Fact]
    public async Task Web_identity_takes_the_place_of_keys()
    {
        var pods = (await Overlay.ReadAsync("aws")).Pods;

        Assert.Equal(2, pods.Count);
        Assert.All(pods, pod =>
        {
            var container = pod.ModelContainers.Single();
            Assert.DoesNotContain(container.Env, variable => variable.Name.StartsWith("AWS_", StringComparison.Ordinal)
                && variable.Name.Contains("KEY", StringComparison.Ordinal));
            var file = container.Env.Single(variable => variable.Name == "AWS_WEB_IDENTITY_TOKEN_FILE").Value;
            Assert.StartsWith("arn:", container.Env.Single(variable => variable.Name == "AWS_ROLE_ARN").Value, StringComparison.Ordinal);

            var mount = container.VolumeMounts.Single();
            var token = pod.Spec.Volumes.Single(volume => volume.Name == mount.Name).Projected.Sources.Single().ServiceAccountToken;
            Assert.Equal(file, $"{mount.MountPath}/{token.Path}");
            Assert.Equal("sts.amazonaws.com", token.Audience);
        });
    }

    [Fact]
    public async Task Jobs_reach_DNS_and_public_https_and_nobody_reaches_them()
    {
        var overlay = await Overlay.ReadAsync("civo");
        var policy = overlay.Only<V1NetworkPolicy>().Spec;
        var job = overlay.Only<V1Job>().Spec.Template;

        Assert.Equal(policy.PodSelector.MatchLabels, job.Metadata.Labels);
        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.Null(policy.Ingress);
        Assert.Equal(["53", "443"], policy.Egress.Select(rule => rule.Ports.Select(port => port.Port.Value).Distinct().Single()));
        Assert.Contains("169.254.0.0/16", policy.Egress[1].To[0].IpBlock.Except);
    }

    [Fact]
    public async Task A_drain_takes_servers_one_by_one_and_does_not_wait_for_pods_that_wait()
    {
        var overlay = await Overlay.ReadAsync("civo");
        var budget = overlay.Only<V1PodDisruptionBudget>().Spec;

        Assert.Equal("1", budget.MaxUnavailable.Value);
        Assert.Equal("AlwaysAllow", budget.UnhealthyPodEvictionPolicy);
        Assert.Equal(budget.Selector.MatchLabels, overlay.Only<V1Deployment>().Spec.Template.Metadata.Labels);
    }

    [Fact]
    public async Task A_sidecar_holds_the_model_before_the_next_container_restores_it()
    {
        var pod = (await Overlay.ReadAsync("node-cache")).Pods.Single(pod => pod.Spec.InitContainers is not null);

        var (hold, restore) = (pod.Spec.InitContainers[0], pod.Spec.InitContainers[1]);
        Assert.Equal(("Always", "true"), (hold.RestartPolicy, hold.Env.Single(variable => variable.Name == "HOLD").Value));
        Assert.Null(restore.RestartPolicy);
        Assert.Equal(SharedVariables(restore), SharedVariables(hold));
        Assert.Equal(restore.Resources.Limits["memory"].ToString(), hold.Resources.Limits["memory"].ToString());
    }

    [Fact]
    public async Task The_folder_on_the_nodes_belongs_to_the_user_who_restores()
    {
        var overlay = await Overlay.ReadAsync("node-cache");
        var pod = overlay.Only<V1Deployment>().Spec.Template.Spec;
        var cache = pod.Volumes.Single(volume => volume.HostPath is not null).HostPath;
        var node = overlay.Only<V1DaemonSet>().Spec.Template.Spec;
        var disk = Assert.Single(node.Volumes).HostPath;
        var command = Assert.Single(node.InitContainers).Command;

        Assert.Equal(("Directory", "Directory"), (cache.Type, disk.Type));
        Assert.StartsWith($"{disk.Path}/", cache.Path, StringComparison.Ordinal);
        Assert.Equal(cache.Path, command[^1]);
        Assert.Equal($"{pod.SecurityContext.RunAsUser}", command[command.IndexOf("-o") + 1]);
        Assert.Equal("privileged", overlay.Only<V1Namespace>().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
        Assert.Empty(RestrictedPods.Violations(new V1PodSpec { SecurityContext = node.SecurityContext, Containers = node.Containers }));
    }

    [Fact]
    public async Task A_server_of_one_file_gets_the_one_that_is_selected()
    {
        var overlay = await Overlay.ReadAsync("llama-cpp");
        var pod = overlay.Pods.Single();
        var server = pod.Spec.Containers.Single();

        Assert.Contains("/models/$(FILE)", server.Args);
        Assert.Equal("ALLOW_PATTERNS", server.Env.Single(variable => variable.Name == "FILE").ValueFrom.ConfigMapKeyRef.Key);
        Assert.Matches(@"^[^*?,\[]+\.gguf$", overlay.Settings["ALLOW_PATTERNS"]);
    }

    private static IEnumerable<string> SharedVariables(V1Container container) => container.Env
        .Where(variable => variable.Name != "HOLD")
        .Select(variable => $"{variable.Name}={variable.Value}")
        .Order(StringComparer.Ordinal);
}
