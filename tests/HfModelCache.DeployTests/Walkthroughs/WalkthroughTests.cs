using HfModelCache.DeployTests.Clusters;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>Who follows a document from top to bottom ends with pods that can start.</summary>
public class WalkthroughTests
{
    private const string Secret = "docs/civo.md#3. The Secret";
    private const string Mount = "docs/civo.md#4. The mount";

    [Fact]
    public async Task From_an_empty_account_on_Civo_to_running_pods()
    {
        var cluster = await Walkthrough.FollowAsync("docs/civo.md");

        Assert.NotNull(cluster.Find("Deployment", "default", "inference"));
        Assert.NotNull(cluster.Find("Job", "default", "model-cache"));
    }

    [Fact]
    public async Task The_commands_of_the_overview()
    {
        AssertRefersTo("docs/kubernetes.md", "civo.md#4-the-mount");

        var cluster = await Walkthrough.FollowAsync(Mount, "docs/kubernetes.md");

        Assert.NotNull(cluster.Find("Deployment", "default", "inference"));
        Assert.NotNull(cluster.Find("Deployment", "models-production", "inference"));
        Assert.Contains("hf-token", cluster.Get<V1Secret>("Secret", "default", "model-cache").Data.Keys);
    }

    [Fact]
    public async Task The_recipes_of_operation()
    {
        AssertRefersTo("docs/operations.md", "civo.md");

        var cluster = await Walkthrough.FollowAsync(Secret, Mount, "docs/operations.md");

        Assert.Null(cluster.Find("Deployment", "default", "inference"));
        Assert.NotNull(cluster.Find("Job", "default", "model-cache-remove"));
    }

    [Fact]
    public async Task A_server_for_a_cluster_and_another_by_the_chart()
    {
        var cluster = await Walkthrough.FollowAsync("docs/serve.md#On Kubernetes", Secret, "docs/serve.md#With Helm");

        Assert.NotNull(cluster.Find("Deployment", "models", "hf-model-cache"));
        Assert.NotNull(cluster.Find("Deployment", "default", "hf-model-cache"));
        Assert.Contains("HF_ENDPOINT=http://hf-model-cache.default`", Repository.Read("docs/serve.md"), StringComparison.Ordinal);
        Assert.NotNull(cluster.Find("Service", "default", "hf-model-cache"));
    }

    [Theory]
    [InlineData("kubectl create secret generic model-cache --namespace=models-production", "kubectl create secret generic model-cache", "already exists")]
    [InlineData("kubectl apply --filename=deploy/overlays/production/namespace.yaml", "", "no namespace models-production")]
    [InlineData("helm install csi-s3", "civo install csi-s3", "no CSI driver ru.yandex.s3.csi")]
    [InlineData("--from-literal=hf-token=", "--from-literal=token=", "has no key hf-token")]
    [InlineData("kubectl delete job model-cache --ignore-not-found", "", "a field is immutable")]
    [InlineData("kubectl kustomize deploy/overlays/civo", "kubectl explode", "doesn't know this command")]
    public async Task A_command_that_is_missing_or_wrong_is_noticed(string right, string wrong, string fault)
    {
        var rejected = await Assert.ThrowsAsync<RejectedException>(() => Walkthrough.FollowAsync(
            [Mount, "docs/kubernetes.md"],
            text =>
            {
                Assert.Contains(right, text, StringComparison.Ordinal);
                return text.Replace(right, wrong, StringComparison.Ordinal);
            }));

        Assert.Contains(fault, rejected.Message, StringComparison.Ordinal);
    }

    private static void AssertRefersTo(string document, string other) =>
        Assert.Contains($"]({other})", Repository.Read(document), StringComparison.Ordinal);
}
