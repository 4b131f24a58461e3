using System.Net;
using HfModelCache.DeployTests.Clusters;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Serving;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Helm;

/// <summary>The chart with a server.</summary>
public class ServerChartTests
{
    private const string Enabled = "server.enabled=true";

    private static readonly string[] Fills = ["server.onMiss=fill", "server.fillPatterns[0]=acme/*", "server.fillPatterns[1]=org/name", "server.resources.requests.memory=512Mi", "server.resources.limits.memory=512Mi"];

    [Fact]
    public async Task Without_a_server_nothing_of_it_is_there() => Assert.All(
        await Chart.ObjectsAsync(), value => Assert.True(value is V1Job or V1NetworkPolicy or V1ServiceAccount, $"{value} belongs to the server."));

    [Fact]
    public async Task The_server_starts_with_the_charts_variables_and_answers_its_probes()
    {
        var container = ServerContainer.In(await Chart.ObjectsAsync([Enabled, .. Fills, "server.content=relay", "server.access=open", "settings.S3_LAYOUT=commit", "settings.MODELS=acme/one"]));

        await using var server = await RunningServer.StartAsync(container);

        foreach (var probe in new[] { container.Container.LivenessProbe, container.Container.ReadinessProbe })
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync(probe.HttpGet.Path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData()]
    [InlineData("server.tls.secretName=certificate")]
    [InlineData("server.tokensSecret=tokens")]
    [InlineData("webIdentity.roleArn=arn:aws:iam::123456789012:role/model-cache")]
    [InlineData("server.autoscaling.enabled=true")]
    [InlineData("server.ingress.enabled=true", "server.ingress.host=models.example", "server.ingress.tlsSecretName=certificate")]
    public async Task It_runs_soundly_with_any_values_and_finds_what_it_refers_to(params string[] values)
    {
        var objects = await Chart.ObjectsAsync([Enabled, .. values]);
        var pod = PodTemplate.In(objects).Single(pod => pod.Spec.Containers.Any(ServerContainer.Is));
        var cluster = new ClusterModel();
        cluster.Create(Manifests.Read("""
            apiVersion: v1
            kind: Secret
            metadata: { name: model-cache }
            stringData: { access-key-id: any, secret-access-key: any }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: certificate }
            stringData: { tls.crt: any, tls.key: any }
            ---
            apiVersion: v1
            kind: Secret
            metadata: { name: tokens }
            stringData: { tokens: any }
            """), "default");

        cluster.Apply(objects, "default");

        ModelContainer.AssertSound(pod, Assert.Single(pod.ModelContainers));
        Assert.Equal(Assert.Single(objects.OfType<V1ServiceAccount>()).Metadata.Name, pod.Spec.ServiceAccountName);
        Assert.False(pod.Spec.AutomountServiceAccountToken);
    }

    [Fact]
    public async Task Each_value_is_the_setting_that_it_names()
    {
        var variables = ServerContainer.In(await Chart.ObjectsAsync(
            [Enabled, .. Fills, "server.content=relay", "server.access=open", "server.publicEndpointUrl=https://store.example", "server.tokensSecret=tokens",
            "server.tls.secretName=certificate", "server.extraEnv[0].name=ACCESS_LOG", "server.extraEnv[0].value=off"])).Variables;

        Assert.Equal(
            ["relay", "open", "fill", "acme/*,org/name", "https://store.example", "/etc/model-cache/tokens/tokens", "/etc/model-cache/tls/tls.crt", "/etc/model-cache/tls/tls.key", "off"],
            new[] { "SERVE_CONTENT", "ACCESS", "ON_MISS", "FILL_PATTERNS", "PUBLIC_S3_ENDPOINT_URL", "SERVE_TOKENS_FILE", "TLS_CERT_FILE", "TLS_KEY_FILE", "ACCESS_LOG" }
                .Select(name => variables[name]));
    }

    [Fact]
    public async Task It_shares_the_bucket_with_the_Jobs_and_not_their_model_or_token()
    {
        var variables = ServerContainer.In(await Chart.ObjectsAsync(Enabled, "settings.S3_BUCKET=other", "settings.REVISION=v1")).Variables;

        Assert.Equal("other", variables["S3_BUCKET"]);
        Assert.Empty(variables.Keys.Intersect(["MODEL_NAME", "REVISION", "HF_TOKEN"]));
    }

    [Theory]
    [InlineData("server.tls.secretName=certificate", "TLS_CERT_FILE", "tls.crt")]
    [InlineData("server.tokensSecret=tokens", "SERVE_TOKENS_FILE", "tokens")]
    [InlineData("webIdentity.roleArn=arn:aws:iam::123456789012:role/model-cache", "AWS_WEB_IDENTITY_TOKEN_FILE", "token")]
    public async Task A_file_is_where_its_variable_says(string value, string variable, string file)
    {
        var server = ServerContainer.In(await Chart.ObjectsAsync(Enabled, value));
        var mount = Assert.Single(server.Container.VolumeMounts);

        Assert.Equal($"{mount.MountPath}/{file}", server.Variables[variable]);
        Assert.True(mount.ReadOnlyProperty);
        Assert.Equal(mount.Name, Assert.Single(server.Pod.Volumes).Name);
    }

    [Theory]
    [InlineData("", "http", 80)]
    [InlineData("certificate", "https", 443)]
    public async Task The_Service_has_the_releases_name_and_the_usual_port_of_its_scheme(string secret, string name, int port)
    {
        var service = Assert.Single((await Chart.ObjectsAsync(Enabled, $"server.tls.secretName={secret}")).OfType<V1Service>());

        Assert.Equal("model", service.Metadata.Name);
        Assert.Equal((name, port), (Assert.Single(service.Spec.Ports).Name, service.Spec.Ports[0].Port));
    }

    [Fact]
    public async Task The_autoscaler_takes_the_place_of_a_number_of_replicas()
    {
        var (plain, scaled) = (await Chart.ObjectsAsync(Enabled), await Chart.ObjectsAsync(Enabled, "server.autoscaling.enabled=true", "server.autoscaling.maxReplicas=9"));

        Assert.Equal(2, plain.OfType<V1Deployment>().Single().Spec.Replicas);
        Assert.Empty(plain.OfType<V2HorizontalPodAutoscaler>());
        Assert.Null(scaled.OfType<V1Deployment>().Single().Spec.Replicas);
        Assert.Equal((2, 9), (scaled.OfType<V2HorizontalPodAutoscaler>().Single().Spec.MinReplicas, scaled.OfType<V2HorizontalPodAutoscaler>().Single().Spec.MaxReplicas));
    }

    [Fact]
    public async Task Clients_reach_the_server_and_nothing_reaches_the_Jobs()
    {
        var objects = await Chart.ObjectsAsync(Enabled, "networkPolicy.extraEgress[0].ports[0].port=9000", "server.clients[0].namespaceSelector.matchLabels.team=ml");
        var labels = objects.OfType<V1Deployment>().Single().Spec.Template.Metadata.Labels;
        var policies = objects.OfType<V1NetworkPolicy>().ToLookup(policy => policy.Spec.PodSelector.MatchLabels.All(labels.Contains));
        var (server, jobs) = (Assert.Single(policies[true]).Spec, Assert.Single(policies[false]).Spec);

        Assert.Null(jobs.Ingress);
        Assert.Equal("8080", Assert.Single(Assert.Single(server.Ingress).Ports).Port.Value);
        Assert.Equal("ml", Assert.Single(server.Ingress[0].FromProperty).NamespaceSelector.MatchLabels["team"]);
        Assert.All([server, jobs], policy => Assert.Equal(["53", "443", "9000"], policy.Egress.Select(rule => rule.Ports[0].Port.Value)));
    }

    [Fact]
    public async Task A_ServiceMonitor_names_the_Services_port()
    {
        var yaml = (await Chart.TemplateAsync(Enabled, "server.serviceMonitor.enabled=true", "server.serviceMonitor.labels.release=prometheus")).SuccessfulOutput();
        var monitor = ServiceMonitor.Read(yaml.Split("---\n").Single(one => one.Contains("kind: ServiceMonitor", StringComparison.Ordinal)));
        var service = Assert.Single((await Chart.ObjectsAsync(Enabled)).OfType<V1Service>());

        Assert.Equal("prometheus", monitor.Metadata.Labels["release"]);
        Assert.All(monitor.Spec.Selector.MatchLabels, label => Assert.Contains(label, service.Metadata.Labels));
        var endpoint = Assert.Single(monitor.Spec.Endpoints);
        Assert.Equal((service.Spec.Ports.Single().Name, "/metrics"), (endpoint.Port, endpoint.Path));
    }

    [Fact]
    public async Task A_change_of_the_server_starts_no_Job()
    {
        var (one, other) = (await Chart.ObjectsAsync(), await Chart.ObjectsAsync(Enabled));

        Assert.Equal(one.OfType<V1Job>().Single().Metadata.Name, other.OfType<V1Job>().Single().Metadata.Name);
    }

    [Theory]
    [InlineData("server.replica=3", "replica")]
    [InlineData("server.replicas=0", "replicas")]
    [InlineData("server.content=proxy", "content")]
    [InlineData("server.access=none", "access")]
    [InlineData("server.onMiss=fill", "fillPatterns")]
    [InlineData("server.fillPatterns[0]=acme/*", "fillPatterns")]
    [InlineData("server.publicEndpointUrl=store.example", "publicEndpointUrl")]
    [InlineData("server.ingress.enabled=true", "host")]
    [InlineData("server.autoscaling.cpu=half", "cpu")]
    [InlineData("server.tls.certificate=any", "certificate")]
    [InlineData("server.clients=null", "clients")]
    [InlineData("settings.LISTEN=8080", "LISTEN")]
    public async Task Invalid_values_are_refused(string value, string name)
    {
        var result = await Chart.TemplateAsync(Enabled, value);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
    }
}
