using k8s;
using k8s.Models;

namespace HfModelCache.DeployTests.Helm;

/// <summary>The Prometheus Operator's resource for a Service that is scraped, with the fields that are used.</summary>
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required V1ObjectMeta Metadata { get; set; }

    public required ServiceMonitorSpec Spec { get; set; }

    public static ServiceMonitor Read(string yaml) => KubernetesYaml.Deserialize<ServiceMonitor>(yaml, strict: true);
}

/// <summary>What is scraped.</summary>
internal sealed class ServiceMonitorSpec
{
    public required V1LabelSelector Selector { get; set; }

    public required IList<ScrapedEndpoint> Endpoints { get; set; }
}

/// <summary>A port that is scraped.</summary>
internal sealed class ScrapedEndpoint
{
    public required string Port { get; set; }

    public required string Path { get; set; }

    public required string Interval { get; set; }

    public string? Scheme { get; set; }

    public Dictionary<string, string>? TlsConfig { get; set; }
}
