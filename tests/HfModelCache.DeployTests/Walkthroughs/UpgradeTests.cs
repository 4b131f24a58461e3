using HfModelCache.DeployTests.Clusters;
using k8s.Models;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>An upgrade and a rollback with <c>deploy/overlays/commits</c>, as docs/operations.md describes them.</summary>
public sealed class UpgradeTests : IDisposable
{
    private const string Old = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
    private const string New = "11c5a3d5811f50298f278a704980280950aedb10";

    private readonly RecordingShell _shell = new();
    private readonly ClusterModel _cluster = new();
    private int _played;

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Old_pods_keep_their_commit_while_new_ones_start_and_a_rollback_finds_it()
    {
        await PlayAsync(
            """
            kubectl create secret generic model-cache --from-literal=access-key-id=k --from-literal=secret-access-key=s
            helm repo add yandex-s3 https://any
            helm install csi-s3 yandex-s3/csi-s3 --namespace kube-system \
                --set secret.endpoint=e --set secret.accessKey=k --set secret.secretKey=s
            kubectl apply --kustomize deploy/overlays/commits
            """);
        Assert.Equal([Old], Commits("inference"));

        await PlayAsync(
            $"""
            sed -i "s/REVISION=.*/REVISION={New}/" deploy/overlays/commits/kustomization.yaml
            kubectl delete job model-cache --ignore-not-found
            kubectl apply --kustomize deploy/overlays/commits
            """);
        Assert.Equal([New, Old], Commits("inference"));

        await PlayAsync("kubectl rollout undo deployment/inference");
        Assert.Equal(Old, Commits("inference")[0]);
    }

    [Fact]
    public async Task The_candidate_has_another_commit_and_shares_no_pods_with_the_first()
    {
        var first = (await Kubernetes.Overlay.ReadAsync("commits")).Objects;
        var second = (await Kubernetes.Overlay.ReadAsync("candidate")).Objects;

        Assert.NotEqual(Revision(first), Revision(second));
        Assert.Empty(Names(first).Intersect(Names(second)));
        foreach (var (one, other) in new[] { (first, second), (second, first) })
        {
            var labels = one.OfType<V1Deployment>().Single().Spec.Template.Metadata.Labels;
            Assert.All(
                new[] { other.OfType<V1Deployment>().Single().Spec.Selector.MatchLabels, other.OfType<V1Service>().Single().Spec.Selector,
                    other.OfType<V1PodDisruptionBudget>().Single().Spec.Selector.MatchLabels },
                selector => Assert.NotEmpty(selector.Except(labels)));
        }
    }

    // The commit that each generation of pods reads, the current one first.
    private IReadOnlyList<string> Commits(string name) => [.. _cluster.PodsOf("default", name).Select(pod =>
    {
        var server = pod.Spec.Containers.Single();
        Assert.Contains(server.Args, argument => argument.EndsWith("/@$(REVISION)", StringComparison.Ordinal));
        var source = server.Env.Single(variable => variable.Name == "REVISION").ValueFrom.ConfigMapKeyRef;
        Assert.Equal(pod.Spec.InitContainers.Single().EnvFrom.Single().ConfigMapRef.Name, source.Name);
        return _cluster.Get<V1ConfigMap>("ConfigMap", "default", source.Name).Data[source.Key];
    })];

    private async Task PlayAsync(string script)
    {
        var steps = await _shell.RunAsync(script);
        new Player(_cluster).Play(_played == 0 ? steps : steps.Skip(_played));
        _played = steps.Count;
    }

    private static string Revision(IEnumerable<object> objects) => objects.OfType<V1ConfigMap>().Single().Data["REVISION"];

    private static IEnumerable<string> Names(IEnumerable<object> objects) => objects.Select(value => ClusterObject.Of(value, "default").ToString());
}
