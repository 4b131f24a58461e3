using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Kubernetes;

public class ManifestsTests
{
    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: { name: any }
        spec:
          containers:
            - { name: any, image: any, resources: { limits: { memory: 256Mi } } }

        """;

    [Fact]
    public void A_manifest_is_read_as_API_objects() => Assert.IsType<V1Pod>(Assert.Single(Manifests.Read(Pod)));

    [Theory]
    [InlineData("image: any", "imag: any")]
    [InlineData("limits:", "limit:")]
    [InlineData("spec:", "specs:")]
    [InlineData("kind: Pod", "kind: Pods")]
    [InlineData("apiVersion: v1", "apiVersion: v2")]
    [InlineData("image: any", "image: any, image: other")]
    [InlineData("metadata: { name: any }", "metadata: { name: any, lables: {} }")]
    public void Unknown_fields_and_kinds_are_refused(string right, string wrong)
    {
        Assert.Contains(right, Pod, StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => Manifests.Read(Pod.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
