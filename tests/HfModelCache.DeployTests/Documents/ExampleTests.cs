using System.Text.Json;
using System.Text.RegularExpressions;
using HfModelCache.DeployTests.Clusters;
using HfModelCache.DeployTests.Kubernetes;
using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Documents;

/// <summary>Every example in the documents is valid.</summary>
public partial class ExampleTests
{
    private static readonly string[] Languages = ["sh", "yaml", "json", ""];

    private const string Prerequisites = """
        apiVersion: v1
        kind: Secret
        metadata: { name: model-cache }
        stringData: { access-key-id: any, secret-access-key: any }
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: { name: bucket }
        provisioner: any
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: { name: models }
        spec: { storageClassName: bucket }
        """;

    public static TheoryData<string> Documents => [.. FencedBlock.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_block_names_its_language(string document)
    {
        Assert.All(FencedBlock.In(document), block =>
        {
            Assert.Contains(block.Language, Languages);
            if (block.Language == "")
                Assert.DoesNotMatch(Command(), block.Text);
        });
    }

    [Fact]
    public void Every_manifest_is_valid_and_runs_the_program_soundly()
    {
        var blocks = FencedBlock.Of("yaml").ToList();

        Assert.NotEmpty(blocks);
        var pods = blocks.SelectMany(block => PodTemplate.In(Manifests.Read(block.Text))).ToList();
        Assert.NotEmpty(pods);
        Assert.All(pods, pod => Assert.All(pod.ModelContainers, container => ModelContainer.AssertSound(pod, container)));
        Assert.All(JobRules.Jobs(blocks.SelectMany(block => Manifests.Read(block.Text))), JobRules.AssertSound);
    }

    [Fact]
    public void Every_pod_of_a_manifest_finds_what_it_refers_to() => Assert.All(FencedBlock.Of("yaml"), block =>
    {
        // What the text around it says to have: the Secret, and a claim on the bucket.
        var cluster = new ClusterModel();
        cluster.Create(Manifests.Read(Prerequisites), "default");

        cluster.Apply(Manifests.Read(block.Text), "default");
    });

    [Fact]
    public void Every_JSON_block_is_valid() =>
        Assert.All(FencedBlock.Of("json"), block => JsonDocument.Parse(block.Text).Dispose());

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_command_is_valid_shell(string document)
    {
        foreach (var block in FencedBlock.In(document).Where(block => block.Language == "sh"))
            (await Tool.Bash.RunAsync(["-n"], block.Text)).SuccessfulOutput();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_command_refers_to_things_that_exist(string document)
    {
        var assigned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var block in FencedBlock.In(document).Where(block => block.Language == "sh"))
        {
            var shell = new ShellBlock(block.Text);
            assigned.UnionWith(shell.Assigned);

            Assert.Empty(shell.UnknownSettings);
            Assert.Empty(shell.UnknownOptions);
            Assert.Empty(shell.DeadPaths);
            Assert.Empty(shell.LocalVariables.Except(assigned));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_option_of_kubectl_exists(string document)
    {
        foreach (var command in FencedBlock.In(document).Where(block => block.Language == "sh").SelectMany(block => KubectlCommand.In(block.Text)))
        {
            var help = (await Tool.Kubectl.RunAsync([.. command.Names, "--help"])).SuccessfulOutput()
                + (await Tool.Kubectl.RunAsync("options")).SuccessfulOutput(); // those of every command
            Assert.All(command.Options, option => Assert.Contains($"{option}=", help, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_Secret_that_the_documents_make_is_the_one_that_the_pods_read()
    {
        var made = FencedBlock.Documents.SelectMany(document => FromLiteral().Matches(Repository.Read(document)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        var overlay = await Overlay.ReadAsync("gated");
        var read = overlay.Pods
            .SelectMany(pod => pod.ModelContainers)
            .SelectMany(container => container.Env)
            .Select(variable => variable.ValueFrom?.SecretKeyRef?.Key)
            .OfType<string>()
            .ToHashSet();

        Assert.Equal(read.Order(), made.Order());
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_in_the_text_exists(string document) => Assert.All(
        InlineCode().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value).Where(ShellBlock.IsOurs),
        path => Assert.True(Path.Exists(Repository.PathOf(path)), $"{document} speaks of {path}, which is not there."));

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_image_has_one_name(string document) => Assert.All(
        ImageName().Matches(Repository.Read(document)).Select(match => match.Value),
        name => Assert.Equal($"ghcr.io/OWNER/hf-model-cache:v{Repository.Version}", name));

    [GeneratedRegex(@"^\s*(\$ |\./|dotnet |kubectl |docker |curl |helm )", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"`([.\w][\w./-]*)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"--from-literal=([\w-]+)=")]
    private static partial Regex FromLiteral();

    [GeneratedRegex(@"[\w.-]+\.\w+/[\w-]+/hf-model-cache:[\w.]+")]
    private static partial Regex ImageName();
}
