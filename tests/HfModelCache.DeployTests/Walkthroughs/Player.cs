using HfModelCache.Cli.Commands;
using HfModelCache.DeployTests.Clusters;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>Does with a model of a cluster what commands do with a real one.</summary>
internal sealed class Player(ClusterModel cluster)
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["job"] = "Job", ["jobs"] = "Job", ["cronjob"] = "CronJob", ["deployment"] = "Deployment", ["service"] = "Service", ["pod"] = "Pod",
        ["secret"] = "Secret", ["configmap"] = "ConfigMap", ["namespace"] = "Namespace",
    };

    private readonly HashSet<string> _repositories = [];

    /// <summary>Runs the commands in their order.</summary>
    public void Play(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                Play(step);
            }
            catch (RejectedException e)
            {
                throw new RejectedException($"{step}: {e.Message}");
            }
        }
    }

    private void Play(Step step)
    {
        switch (step.Program, step.Words)
        {
            case ("kubectl", ["create", ..]):
                cluster.Create(Manifests.Read(step.Objects!), step.Namespace);
                break;
            case ("kubectl", ["apply", ..]):
                cluster.Apply(Manifests.Read(step.Objects ?? throw new RejectedException("It applies nothing.")), step.Namespace);
                break;
            case ("kubectl", ["delete"]):
                foreach (var one in Manifests.Read(step.Objects!).Select(value => ClusterObject.Of(value, step.Namespace)))
                    cluster.Delete(one.Kind, one.Namespace, one.Name);
                break;
            case ("kubectl", ["delete", .. var target]):
                Delete(step, target);
                break;
            case ("kubectl", ["rollout", "undo", .. var target]):
                cluster.Undo(step.Namespace, Find(step, target).Name);
                break;
            case ("kubectl", ["label", "namespace", var name, _]):
                cluster.Get<V1Namespace>("Namespace", null, name);
                break;
            case ("kubectl", ["get", "pods" or "nodes" or "events"]):
                break;
            case ("kubectl", ["logs" or "describe" or "get" or "wait" or "rollout", .. var target]):
                Find(step, [.. target.Where(word => word is not ("status" or "restart"))]);
                break;
            case ("helm", ["repo", "add", var name, _]):
                _repositories.Add(name);
                break;
            case ("helm", ["install" or "upgrade", var release, var chart]):
                Install(step, release, chart);
                break;
            case ("helm", ["uninstall", var release]):
                Uninstall(step, release);
                break;
            case ("civo", _):
                break; // Its commands are Civo's, and no part of the cluster.
            case ("hf-model-cache", var words):
                Assert.IsNotType<Invocation.Misuse>(new CommandLine().Parse(
                    [.. words, .. step.Options.SelectMany(option => option.Select(value => value == "true" ? option.Key : $"{option.Key}={value}"))]));
                break;
            default:
                throw new RejectedException("The model of a cluster doesn't know this command.");
        }
    }

    private void Delete(Step step, IReadOnlyList<string> target)
    {
        var (kind, name) = Split(target);
        if (step.Options.Contains("--ignore-not-found") && cluster.Find(kind, step.Namespace, name) is null)
            return;
        cluster.Delete(kind, step.Namespace, name);
    }

    private ClusterObject Find(Step step, IReadOnlyList<string> target)
    {
        var (kind, name) = Split(target);
        return cluster.Find(kind, step.Namespace, name) ?? throw new RejectedException($"There is no {kind} {step.Namespace}/{name}.");
    }

    private static (string Kind, string Name) Split(IReadOnlyList<string> target) => target is [var one]
        ? (Kinds[one.Split('/')[0]], one.Split('/')[1])
        : (Kinds[target[0]], target[1]);

    private void Install(Step step, string release, string chart)
    {
        if (step.Options.Contains("--create-namespace") && cluster.Find("Namespace", null, step.Namespace) is null)
            cluster.Create([new V1Namespace { Kind = "Namespace", Metadata = new() { Name = step.Namespace } }], step.Namespace);
        if (step.Objects is { } objects)
        {
            var values = Manifests.Read(objects).Cast<IMetadata<V1ObjectMeta>>().ToList();
            foreach (var value in values)
                (value.Metadata.Annotations ??= new Dictionary<string, string>())["meta.helm.sh/release-name"] = release;
            if (step.Words[0] == "install")
                AssertIsNew(step.Namespace, release);
            cluster.Apply(values, step.Namespace);
            return;
        }

        if (chart.Split('/') is not [var repository, "csi-s3"] || !_repositories.Contains(repository))
            throw new RejectedException($"The chart {chart} is unknown.");
        cluster.Create(CsiS3.Objects(step.Options["--set"]), step.Namespace);
    }

    private void AssertIsNew(string space, string release)
    {
        if (Of(space, release).Any())
            throw new RejectedException($"The release {release} exists.");
    }

    private void Uninstall(Step step, string release)
    {
        foreach (var one in Of(step.Namespace, release).ToList())
            cluster.Delete(one.Kind, step.Namespace, one.Name);
    }

    private IEnumerable<ClusterObject> Of(string space, string release) => cluster.Objects.Where(one => one.Namespace == space
        && one.Value is IMetadata<V1ObjectMeta> { Metadata.Annotations: { } annotations }
        && annotations.TryGetValue("meta.helm.sh/release-name", out var owner) && owner == release);
}
