using System.Text.RegularExpressions;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Workflows;

/// <summary>Images whose tags others can move are pinned by digest.</summary>
public partial class BaseImageTests
{
    private static readonly IReadOnlyList<string> Bases =
        [.. From().Matches(Repository.Read("Dockerfile")).Select(match => match.Groups["image"].Value).Where(image => image != "scratch")];

    [Fact]
    public void Every_base_of_the_Dockerfile_is_pinned_with_its_tag_beside_it()
    {
        Assert.Equal(2, Bases.Count);
        Assert.All(Bases, image => Assert.Matches(Pinned(), image));
    }

    // Dependabot renews images in Dockerfiles, and none in workflows.
    [Fact]
    public void Every_job_in_a_container_runs_in_a_base_of_the_Dockerfile()
    {
        var images = WorkflowFile.Paths.SelectMany(path => WorkflowFile.Read(path).Jobs.Values).Select(job => job.Image).OfType<string>().ToList();

        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.Contains(image, Bases));
    }

    [GeneratedRegex(@"^FROM (--platform=\S+ )?(?<image>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex From();

    [GeneratedRegex("^[a-z./-]+:[0-9.]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();
}
