using System.Net;
using HfModelCache.DeployTests.Clusters;
using HfModelCache.DeployTests.Kubernetes;
using k8s.Models;

namespace HfModelCache.DeployTests.Serving;

/// <summary>The overlays that serve the bucket to a cluster.</summary>
public class ServerOverlayTests
{
    public static TheoryData<string> Names => ["server", "server-fill"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_server_starts_with_the_variables_of_the_pod_and_answers_its_probes_and_what_scrapes_it(string name)
    {
        var overlay = await Overlay.ReadAsync(name);
        var container = ServerContainer.In(overlay.Objects);
        var annotations = DeploymentOf(overlay, "hf-model-cache").Spec.Template.Metadata.Annotations;

        await using var server = await RunningServer.StartAsync(container);

        string[] paths = [container.Container.LivenessProbe.HttpGet.Path, container.Container.ReadinessProbe.HttpGet.Path, annotations["prometheus.io/path"]];
        foreach (var path in paths)
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal($"{container.Container.Ports.Single().ContainerPort}", annotations["prometheus.io/port"]);
    }

    [Fact]
    public async Task A_client_differs_from_a_pod_without_a_cache_by_one_variable_which_leads_to_the_Service()
    {
        var overlay = await Overlay.ReadAsync("server");
        var pod = DeploymentOf(overlay, "inference").Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        var endpoint = new Uri(container.Env.Single(variable => variable.Name == "HF_ENDPOINT").Value);

        Assert.Null(pod.InitContainers);
        Assert.DoesNotContain(pod.Volumes, volume => volume.PersistentVolumeClaim is not null);
        Assert.DoesNotContain(container.Env, variable => variable.ValueFrom is not null);
        var service = overlay.Only<V1Service>();
        Assert.Equal($"{service.Metadata.Name}.{service.Metadata.NamespaceProperty}", endpoint.Host);
        Assert.Equal(endpoint.Port, Assert.Single(service.Spec.Ports).Port);
    }

    [Fact]
    public async Task The_client_asks_for_a_model_that_the_Job_stores()
    {
        var overlay = await Overlay.ReadAsync("server");
        var models = ModelList.AssertSound(overlay.Objects, overlay.Only<V1Job>().Spec.Template.Spec);
        var client = DeploymentOf(overlay, "inference").Spec.Template.Spec.Containers.Single();

        Assert.Contains(models, model => client.Args.Contains($"--model={model.Repo}"));
    }

    [Fact]
    public async Task Two_replicas_on_different_nodes_are_kept_while_others_are_updated_or_drained()
    {
        var overlay = await Overlay.ReadAsync("server");
        var deployment = DeploymentOf(overlay, "hf-model-cache");
        var scaler = overlay.Only<V2HorizontalPodAutoscaler>().Spec;

        Assert.Equal(("Deployment", deployment.Metadata.Name), (scaler.ScaleTargetRef.Kind, scaler.ScaleTargetRef.Name));
        Assert.Null(deployment.Spec.Replicas); // Each apply would undo what the autoscaler did.
        Assert.Equal(2, scaler.MinReplicas);
        Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        Assert.Equal("1", overlay.Only<V1PodDisruptionBudget>().Spec.MaxUnavailable.Value);
        var spread = Assert.Single(deployment.Spec.Template.Spec.TopologySpreadConstraints);
        Assert.Equal("kubernetes.io/hostname", spread.TopologyKey);
        Assert.Equal(deployment.Spec.Template.Metadata.Labels, spread.LabelSelector.MatchLabels);
    }

    [Fact]
    public async Task Clients_reach_the_server_and_nothing_reaches_the_Jobs()
    {
        var overlay = await Overlay.ReadAsync("server");
        var server = DeploymentOf(overlay, "hf-model-cache").Spec.Template;
        var policy = PolicyOf(overlay, server.Metadata.Labels);
        var rule = Assert.Single(policy.Ingress);

        Assert.Equal($"{server.Spec.Containers.Single().Ports.Single().ContainerPort}", Assert.Single(rule.Ports).Port.Value);
        Assert.Contains(rule.FromProperty, peer => peer.PodSelector is { MatchLabels: null }); // any pod of its namespace
        Assert.Contains(rule.FromProperty, peer => peer.NamespaceSelector?.MatchLabels["hf-model-cache/client"] == "true");
        Assert.Null(PolicyOf(overlay, overlay.Only<V1Job>().Spec.Template.Metadata.Labels).Ingress);
    }

    [Fact]
    public async Task The_server_connects_to_what_the_Jobs_connect_to()
    {
        var overlay = await Overlay.ReadAsync("server");
        var policies = overlay.Objects.OfType<V1NetworkPolicy>().Select(policy => k8s.KubernetesYaml.Serialize(policy.Spec.Egress)).ToList();

        Assert.Equal(2, policies.Count);
        Assert.Equal(policies[0], policies[1]);
    }

    [Theory]
    [InlineData("server", false)]
    [InlineData("server-fill", true)]
    public async Task Only_a_server_that_fills_has_a_token_of_its_own_and_it_needs_none(string name, bool fills)
    {
        var container = ServerContainer.In((await Overlay.ReadAsync(name)).Objects);
        var token = container.Container.Env.SingleOrDefault(variable => variable.Name == "HF_TOKEN");

        Assert.Equal(fills, container.Variables.ContainsKey("ON_MISS"));
        Assert.Equal(fills, token is not null);
        Assert.True(token?.ValueFrom.SecretKeyRef.Optional ?? true);
    }

    [Fact]
    public async Task A_refresh_adds_a_commit_beside_the_one_that_clients_download() =>
        Assert.Equal("commit", (await Overlay.ReadAsync("server")).Settings["S3_LAYOUT"]);

    [Fact]
    public async Task Both_variants_are_one_installation_of_which_the_second_changes_the_first()
    {
        var (first, second) = (await Overlay.ReadAsync("server"), await Overlay.ReadAsync("server-fill"));

        Assert.Equal(Identities(first), Identities(second));
    }

    private static IEnumerable<string> Identities(Overlay overlay) => overlay.Objects.Select(value => ClusterObject.Of(value, "default").ToString());

    private static V1Deployment DeploymentOf(Overlay overlay, string name) =>
        overlay.Objects.OfType<V1Deployment>().Single(deployment => deployment.Metadata.Name == name);

    // Rules add up, so pods must be selected by one policy alone.
    private static V1NetworkPolicySpec PolicyOf(Overlay overlay, IDictionary<string, string> labels) => overlay.Objects.OfType<V1NetworkPolicy>()
        .Select(policy => policy.Spec)
        .Single(policy => policy.PodSelector.MatchLabels.All(labels.Contains));
}
