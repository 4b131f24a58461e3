using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Server;
using k8s.Models;

namespace HfModelCache.DeployTests.Serving;

/// <summary>A container that runs <c>serve</c>, and the rules for it.</summary>
/// <param name="Pod">Its pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Settings">What its pod's ConfigMaps hold.</param>
internal sealed record ServerContainer(V1PodSpec Pod, V1Container Container, IReadOnlyDictionary<string, string> Settings)
{
    // As long as the program gives a server to stop, whatever is in flight.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);

    /// <summary>Its arguments.</summary>
    public IList<string> Arguments => Container.Args;

    /// <summary>Its variables. Secrets and fields of the pod have some value, in the form of a pod's UID.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(
    [
        .. Settings.Where(setting => Container.Env.All(variable => variable.Name != setting.Key)),
        .. Container.Env.Select(variable => KeyValuePair.Create(variable.Name, variable.Value ?? "00000000-0000-4000-8000-000000000000")),
    ]);

    /// <summary>Whether a container runs <c>serve</c>.</summary>
    public static bool Is(V1Container container) => container.Args?.FirstOrDefault() == "serve";

    /// <summary>The only one among these objects.</summary>
    public static ServerContainer In(IReadOnlyList<object> objects)
    {
        var pod = objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec).Single(pod => pod.Containers.Any(Is));
        var container = pod.Containers.Single();
        var maps = (container.EnvFrom ?? []).Select(source => objects.OfType<V1ConfigMap>().Single(map => map.Metadata.Name == source.ConfigMapRef.Name));
        return new ServerContainer(pod, container, maps.SelectMany(map => map.Data).ToDictionary());
    }

    /// <summary>Asserts that it is reached where it listens, is watched, has memory, and is given the time to stop.</summary>
    public static void AssertSound(V1PodSpec pod, V1Container container)
    {
        var port = Assert.Single(container.Ports);
        Assert.Equal(ServerSettings.Listen.Default!.Split(':')[^1], $"{port.ContainerPort}");
        var isSecure = container.Env.Any(variable => variable.Name == ServerSettings.CertificateFile.Variable);
        Assert.Equal(isSecure ? "https" : "http", port.Name);
        Assert.Equal(("/healthz", "/readyz"), (container.LivenessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path));
        Assert.All([container.LivenessProbe.HttpGet, container.ReadinessProbe.HttpGet], probe =>
            Assert.Equal((port.Name, isSecure ? "HTTPS" : "HTTP"), (probe.Port.Value, probe.Scheme ?? "HTTP")));

        var usual = new ServerOptions();
        Assert.True(usual.Notice + usual.Drain < Limit);
        Assert.True(pod.TerminationGracePeriodSeconds > Limit.TotalSeconds + 10);

        Assert.True(container.Resources.Requests.ContainsKey("cpu"));
        var memory = container.Resources.Limits["memory"].ToInt64() >> 20;
        if (container.Env.Any(variable => variable is { Name: "ON_MISS", Value: "fill" }))
            Assert.Equal((512, memory), (memory, container.Resources.Requests["memory"].ToInt64() >> 20));
        else
            Assert.Equal(256, memory);
    }
}
