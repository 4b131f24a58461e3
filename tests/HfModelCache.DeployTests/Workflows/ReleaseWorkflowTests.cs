using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Workflows;

/// <summary>The order of a release: built once, scanned, and only then published, signed and attested.</summary>
public class ReleaseWorkflowTests
{
    private static readonly WorkflowFile Release = WorkflowFile.Read(".github/workflows/release.yml");

    [Fact]
    public void Nothing_is_published_that_was_not_tested_and_scanned()
    {
        Assert.Equal("ci", Release.Jobs["build"].Needs);
        Assert.Equal("build", Release.Jobs["scan"].Needs);
        Assert.Equal("scan", Release.Jobs["publish"].Needs);
        Assert.Equal(["build", "ci", "publish", "scan"], Release.Jobs.Keys.Order(StringComparer.Ordinal));

        // A job with a condition of its own may run although what it needs has failed.
        Assert.All(Release.Jobs.Values, job => Assert.Null(job.If));
    }

    [Fact]
    public void What_is_tested_is_what_a_newcomer_runs()
    {
        const string ci = ".github/workflows/ci.yml";

        Assert.Equal($"./{ci}", Release.Jobs["ci"].Uses);
        Assert.Contains("workflow_call", Repository.Read(ci), StringComparison.Ordinal);
        Assert.Contains(WorkflowFile.Read(ci).Jobs["all"].Steps, step => step.Run == ".ci/run");
        Assert.All(WorkflowFile.Read(ci).Steps.Where(step => step.Run is not null), step => Assert.Null(step.If));
        Assert.Equal(["./demo", "exec ./test"], Repository.Read(".ci/run").Split('\n', StringSplitOptions.RemoveEmptyEntries)[^2..]);
    }

    [Fact]
    public void A_serious_vulnerability_in_a_package_or_the_image_stops_the_release()
    {
        var scans = Release.Jobs["scan"].Steps.Where(step => step.IsAction("aquasecurity/trivy-action")).ToList();

        Assert.Equal(["sbom", "image"], scans.Select(scan => scan.With["scan-type"]));
        Assert.All(scans, scan => Assert.Equal(
            ("HIGH,CRITICAL", "true", "1"),
            (scan.With["severity"], scan.With["limit-severities-for-sarif"], scan.With["exit-code"])));
    }

    [Fact]
    public void The_findings_of_a_scan_are_shown_even_if_they_stop_the_release()
    {
        var steps = Release.Jobs["scan"].Steps;
        var written = steps.Where(step => step.IsAction("aquasecurity/trivy-action")).Select(step => step.With["output"]);
        var shown = steps.Where(step => step.IsAction("github/codeql-action/upload-sarif")).ToList();

        Assert.Equal(written, shown.Select(step => step.With["sarif_file"]));
        Assert.All(shown, step => Assert.Equal("always()", step.If));
        Assert.Distinct(shown.Select(step => step.With["category"]));
    }

    [Fact]
    public void Only_what_publishes_may_write_packages_and_sign()
    {
        string[] rights = ["packages", "id-token", "attestations"];

        Assert.All(Release.Jobs, job => Assert.Equal(
            job.Key == "publish", rights.All(right => job.Value.Permissions!.GetValueOrDefault(right) == "write")));
        Assert.All(Release.Jobs.Where(job => job.Key != "publish"), job => Assert.DoesNotContain(rights, job.Value.Permissions!.ContainsKey));
    }

    [Fact]
    public void The_published_image_is_signed_and_its_origin_and_packages_are_attested()
    {
        var steps = Release.Jobs["publish"].Steps;
        var attestations = steps.Where(step => step.IsAction("actions/attest")).ToList();

        Assert.Contains(steps, step => step.Run?.StartsWith("cosign sign --yes --recursive", StringComparison.Ordinal) == true);
        Assert.Equal([null, "artifacts/sbom.cdx.json"], attestations.Select(step => step.With.GetValueOrDefault("sbom-path")));
        Assert.All(attestations, step => Assert.Equal("true", step.With["push-to-registry"]));
    }
}
