using System.Net;
using System.Text.RegularExpressions;
using HfModelCache.Copies;
using HfModelCache.Runs;
using HfModelCache.Server;
using HfModelCache.Server.Access;
using HfModelCache.Server.Pages.Details;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;
using HfModelCache.Tests.Runs;

namespace HfModelCache.Tests.Server.Pages.Details;

public sealed partial class CopyPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_copy_is_shown_with_what_its_manifest_states()
    {
        await using var scenario = await PageScenario.StartAsync();
        var stored = await scenario.AddAsync("acme/sample");

        var page = await scenario.GetAsync("/copies/acme/sample");

        Assert.Equal(200, page.Status);
        Assert.Contains($"Commit{stored.Commit}", page.Text, StringComparison.Ordinal);
        Assert.Contains("Statewhole", page.Text, StringComparison.Ordinal);
        Assert.Contains("Selectiondefault", page.Text, StringComparison.Ordinal);
        Assert.Contains("1 file left out, 3.9 MiB", page.Text, StringComparison.Ordinal);
        Assert.Contains("pytorch_model.bin", page.Text, StringComparison.Ordinal);
        Assert.Equal(13, page.Rows.Count);
        Assert.Contains(SampleRepo.Files.Single(file => file.Path == "tokenizer.json").Content.Sha256, page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_file_is_a_link_to_its_content_whatever_its_name()
    {
        await using var scenario = await PageScenario.StartAsync();
        string[] names = ["a b/<i>&\"'.txt", "100%.txt", "a?b=c#d.txt", "模型.txt"];
        await scenario.AddAsync("acme/names", files: names.Select(name => TestFile.Plain(name, name)));

        var page = await scenario.GetAsync("/copies/acme/names");

        var links = FileLink().Matches(page.Body).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToList();
        Assert.DoesNotContain("<i>", page.Body, StringComparison.Ordinal);
        Assert.Equal(names.Order(StringComparer.Ordinal), page.Rows);
        foreach (var (name, link) in page.Rows.Zip(links))
            Assert.Equal(name, (await scenario.GetAsync(link)).Body);
    }

    [Fact]
    public async Task A_private_copy_is_the_same_to_strangers_as_one_that_is_missing()
    {
        await using var scenario = await PageScenario.StartAsync();
        await scenario.AddAsync("acme/secret", RepoAccess.Private);

        var (hidden, missing) = (await scenario.GetAsync("/copies/acme/secret"), await scenario.GetAsync("/copies/acme/missing"));
        var known = await scenario.GetAsync("/copies/acme/secret", PageScenario.Token);

        Assert.Equal((404, 404), (hidden.Status, missing.Status));
        Assert.Equal(missing.Body, hidden.Body);
        Assert.Equal(404, (await scenario.GetAsync("/copies/acme/secret", "hf_another")).Status);
        Assert.Equal(200, known.Status);
        Assert.Contains("private", known.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_copy_stays_hidden_while_the_Hub_can_not_be_asked()
    {
        await using var scenario = await PageScenario.StartAsync();
        await scenario.AddAsync("acme/secret", RepoAccess.Private);
        await scenario.Hub.StopAsync(Origin.Hub);

        Assert.Equal(404, (await scenario.GetAsync("/copies/acme/secret")).Status);
    }

    [Fact]
    public async Task A_gated_copy_shows_its_files_and_says_that_their_content_needs_a_token()
    {
        await using var scenario = await PageScenario.StartAsync();
        await scenario.AddAsync("acme/gated", RepoAccess.Gated);

        var page = await scenario.GetAsync("/copies/acme/gated");

        Assert.Equal(13, page.Rows.Count);
        Assert.Contains("its files need a token", page.Text, StringComparison.Ordinal);
        Assert.Empty(FileLink().Matches(page.Body));
    }

    [Fact]
    public async Task An_open_server_shows_everything_to_everyone()
    {
        await using var scenario = await PageScenario.StartAsync(new ServerOptions { Access = AccessMode.Open });
        await scenario.AddAsync("acme/gated", RepoAccess.Gated);
        await scenario.AddAsync("acme/secret", RepoAccess.Private);

        Assert.Equal(13, FileLink().Count((await scenario.GetAsync("/copies/acme/gated")).Body));
        Assert.Equal(13, FileLink().Count((await scenario.GetAsync("/copies/acme/secret")).Body));
    }

    [Fact]
    public async Task It_says_how_to_use_the_copy_by_the_address_that_the_caller_used()
    {
        await using var scenario = await PageScenario.StartSampleAsync();

        var page = WebUtility.HtmlDecode((await scenario.GetAsync("/copies/acme/sample?revision=main")).Body);

        var endpoint = scenario.Address.AbsoluteUri.TrimEnd('/');
        Assert.Contains($"export HF_ENDPOINT={endpoint}\nhf download acme/sample --revision main", page, StringComparison.Ordinal);
        Assert.Contains("vllm serve acme/sample --revision main", page, StringComparison.Ordinal);
        Assert.Contains($"- name: HF_ENDPOINT\n          value: {endpoint}", page, StringComparison.Ordinal);
        Assert.Contains("hf-model-cache restore acme/sample@main ./sample", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_is_one_word_of_a_command_whatever_it_is_named()
    {
        var address = new CopyAddress(CacheScenario.Id("acme/sample"), "a';reboot \"", FilePage: 1);

        var shown = PageAnswer.TextOf(new UsageSection("http://cache", address).Show().ToString());

        Assert.Contains("hf download acme/sample --revision 'a'\\'';reboot \"'", shown, StringComparison.Ordinal);
        Assert.Contains("hf-model-cache restore 'acme/sample@a'\\'';reboot \"' ./sample", shown, StringComparison.Ordinal);
        Assert.Contains("args: [\"--model\", \"acme/sample\", \"--revision\", \"a\\u0027;reboot \\u0022\"]", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_is_used_as_one()
    {
        await using var scenario = await PageScenario.StartAsync();
        scenario.Hub.AddRepo("acme/data", RepoKind.Dataset).Commit("main", [TestFile.Plain("train.csv", "1")]);
        await scenario.EnsureAsync(new CopyRequest { Repo = CacheScenario.Id("acme/data", HfModelCache.Repos.RepoType.Dataset) });

        var page = await scenario.GetAsync("/copies/datasets/acme/data");

        Assert.Contains("hf download acme/data --repo-type dataset", page.Text, StringComparison.Ordinal);
        Assert.Contains("hf-model-cache restore datasets/acme/data ./data", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("vllm", page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await scenario.GetAsync("/copies/acme/data")).Status);
    }

    [Fact]
    public async Task Many_files_are_shown_a_thousand_a_page()
    {
        await using var scenario = await PageScenario.StartAsync();
        await scenario.AddAsync("acme/many", files: Enumerable.Range(0, 1001).Select(number => TestFile.Plain($"{number:0000}.txt", "x")));

        var (first, second) = (await scenario.GetAsync("/copies/acme/many"), await scenario.GetAsync("/copies/acme/many?page=2"));

        Assert.Equal(1000, first.Rows.Count);
        Assert.Contains("href=\"/copies/acme/many?page=2\"", first.Body, StringComparison.Ordinal);
        Assert.Equal(["1000.txt"], second.Rows);
    }

    [Fact]
    public async Task Each_commit_beside_others_has_a_page()
    {
        await using var scenario = await PageScenario.StartAsync(new ServerOptions { Layout = CopyLayout.Commit });
        var repo = scenario.Hub.AddRepo("acme/sample");
        repo.Commit("main", [TestFile.Plain("config.json", "old")]);
        var request = new CopyRequest { Repo = CacheScenario.Id("acme/sample"), Layout = CopyLayout.Commit };
        var old = await scenario.EnsureAsync(request);
        repo.Commit("main", [TestFile.Plain("config.json", "newer"), TestFile.Plain("more.json", "{}")]);
        await scenario.EnsureAsync(request with { Refresh = true });

        Assert.Equal(["config.json"], (await scenario.GetAsync($"/copies/acme/sample?revision={old.Commit}")).Rows);
        Assert.Equal(["config.json", "more.json"], (await scenario.GetAsync("/copies/acme/sample?revision=main")).Rows);
        Assert.Equal(404, (await scenario.GetAsync("/copies/acme/sample?revision=none")).Status);
        Assert.Contains("href=\"/copies/acme/sample?revision=main\"", (await scenario.GetAsync("/copies/acme/sample")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_lost_an_object_is_shown_as_damaged()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        File.Delete(scenario.PathOf("acme/sample/config.json"));

        var page = await scenario.GetAsync("/copies/acme/sample");

        Assert.Contains("damaged1 file of 13 missing or replaced.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_without_a_manifest_is_shown_as_far_as_it_is_known()
    {
        await using var scenario = await PageScenario.StartAsync(new ServerOptions { Access = AccessMode.Open });
        await scenario.PutAsync("acme/part/.hf-model-cache/journal.json", "{");
        await scenario.PutAsync("acme/part/weights.bin", "half of it");

        var page = await scenario.GetAsync("/copies/acme/part");

        Assert.Equal(200, page.Status);
        Assert.Contains("Stateincomplete", page.Text, StringComparison.Ordinal);
        Assert.Contains("The copy is not whole", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_states_no_visibility_is_shown_once_the_Hub_says_that_everyone_may_read_it()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        var manifest = scenario.PathOf("acme/sample/.hf-model-cache/manifest.json");
        await File.WriteAllTextAsync(manifest, (await File.ReadAllTextAsync(manifest, Cancel)).Replace("\"public\"", "null", StringComparison.Ordinal), Cancel);

        var page = await scenario.GetAsync("/copies/acme/sample");

        Assert.Empty((await scenario.GetAsync("/")).Rows);
        Assert.Equal(13, page.Rows.Count);
        Assert.Contains("Statewhole", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_copies_that_were_read_and_has_no_others()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        await scenario.AddAsync("acme/other", files: [TestFile.Plain("config.json", "{}")]);
        await scenario.GetAsync("/copies/acme/sample");
        Directory.Delete(scenario.Folder, recursive: true);
        scenario.Time.Advance(TimeSpan.FromMinutes(2));

        var (known, other) = (await scenario.GetAsync("/copies/acme/sample"), await scenario.GetAsync("/copies/acme/third"));

        Assert.Equal(13, known.Rows.Count);
        Assert.Contains("The store fails.", known.Text, StringComparison.Ordinal);
        Assert.Equal(503, other.Status);
        Assert.Contains("nothing is remembered of this copy", other.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/copies")]
    [InlineData("/copies/a/b/c")]
    [InlineData("/copies/a--b")]
    [InlineData("/copies/%3Cscript%3E/x")]
    public async Task What_names_no_repo_is_not_found(string path)
    {
        await using var scenario = await PageScenario.StartAsync();

        Assert.Equal(404, (await scenario.GetAsync(path)).Status);
    }

    [GeneratedRegex("<a href=\"([^\"]+)\" download>")]
    private static partial Regex FileLink();
}
