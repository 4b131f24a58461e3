using System.Text.RegularExpressions;
using HfModelCache.DeployTests.Clusters;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.Documents;
using k8s.Models;

namespace HfModelCache.DeployTests.Walkthroughs;

/// <summary>The table of overlays in docs/kubernetes.md says what each needs, and no more.</summary>
public partial class OverlayNeedsTests
{
    private const string Document = "docs/kubernetes.md";

    public static TheoryData<string> Names => [.. Overlay.Names];

    [Fact]
    public void The_table_has_every_overlay() =>
        Assert.Equal(Overlay.Names, Rows().SelectMany(row => row.Overlays).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task With_what_it_needs_all_its_pods_can_start(string name)
    {
        var cluster = new ClusterModel();
        var overlay = await Overlay.ReadAsync(name);
        foreach (var need in Needs(name))
            await ProvideAsync(cluster, need, overlay);

        cluster.Apply(overlay.Objects, "default");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_needs_all_of_that(string name)
    {
        var overlay = await Overlay.ReadAsync(name);
        foreach (var left in Needs(name))
        {
            var cluster = new ClusterModel();
            foreach (var need in Needs(name).Where(need => need != left))
                await ProvideAsync(cluster, need, overlay);

            Assert.Throws<RejectedException>(() => cluster.Apply(overlay.Objects, "default"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_mounted_bucket_is_the_one_that_is_filled(string name)
    {
        var overlay = await Overlay.ReadAsync(name);

        Assert.All(overlay.Objects.OfType<V1PersistentVolume>().Select(volume => volume.Spec.Csi), csi => Assert.Equal(
            overlay.Settings["S3_BUCKET"],
            csi.Driver == "s3.csi.aws.com" ? csi.VolumeAttributes["bucketName"] : csi.VolumeHandle.TrimEnd('/')));
    }

    private static async Task ProvideAsync(ClusterModel cluster, string need, Overlay overlay)
    {
        var space = overlay.Objects.OfType<V1Namespace>().SingleOrDefault()?.Metadata.Name ?? "default";
        if (cluster.Find("Namespace", null, space) is null)
            cluster.Create(overlay.Objects.OfType<V1Namespace>(), space);
        switch (need)
        {
            case "Secret" or "Secret with `hf-token`":
                var secret = new V1Secret
                {
                    Kind = "Secret",
                    Metadata = new() { Name = "model-cache" },
                    StringData = new Dictionary<string, string> { ["access-key-id"] = "any", ["secret-access-key"] = "any" },
                };
                if (need != "Secret")
                    secret.StringData["hf-token"] = "any";
                cluster.Create([secret], space);
                break;
            case "k8s-csi-s3":
                cluster.Create(CsiS3.Objects(["secret.endpoint=e", "secret.accessKey=k", "secret.secretKey=s"]), "kube-system");
                break;
            case "Mountpoint for Amazon S3 CSI driver":
                cluster.Create([new V1CSIDriver { Kind = "CSIDriver", Metadata = new() { Name = "s3.csi.aws.com" } }], space);
                break;
            case var other when OverlayName().Match(other) is { Success: true } first:
                var earlier = await Overlay.ReadAsync(first.Groups[1].Value);
                foreach (var its in Needs(earlier.Name).Where(its => its != "Secret" || cluster.Find("Secret", space, "model-cache") is null))
                    await ProvideAsync(cluster, its, earlier);
                cluster.Apply(earlier.Objects, "default");
                break;
            default:
                Assert.Fail($"Nobody knows what '{need}' is.");
                break;
        }
    }

    private static IReadOnlyList<string> Needs(string name) => Rows().Single(row => row.Overlays.Contains(name)).Needs;

    private static IEnumerable<(IReadOnlyList<string> Overlays, IReadOnlyList<string> Needs)> Rows() => Repository.Read(Document).Split('\n')
        .Where(line => line.StartsWith("| `deploy/overlays/", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .Select(cells => (
            (IReadOnlyList<string>)[.. OverlayName().Matches(cells[1]).Select(match => match.Groups[1].Value)],
            (IReadOnlyList<string>)[.. cells[3].Split(',').Select(need => need.Trim())]));

    [GeneratedRegex("`deploy/overlays/([a-z-]+)`")]
    private static partial Regex OverlayName();
}
