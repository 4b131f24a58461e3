using HfModelCache.Selection;
using HfModelCache.Server;
using HfModelCache.Server.Access;
using HfModelCache.TestHub.Access;
using HfModelCache.TestHub.Faults;
using HfModelCache.TestHub.Origins;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.Tests.Server.Pages.Overview;

public sealed class OverviewTests
{
    private static readonly TestFile[] OneFile = [TestFile.Plain("config.json", "{}")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_lists_what_everyone_may_know_of_and_counts_the_rest()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        await scenario.AddAsync("acme/gated", RepoAccess.Gated);
        await scenario.AddAsync("acme/secret", RepoAccess.Private);

        var page = await scenario.GetAsync("/");

        Assert.Equal(200, page.Status);
        Assert.Equal(["acme/gated gated", "acme/sample"], page.Rows);
        Assert.Contains("1 copy is hidden", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Body, StringComparison.Ordinal);
        Assert.Contains("2 copies, 8.0 MiB", page.Text, StringComparison.Ordinal);
        Assert.Contains("Store reachable", page.Text, StringComparison.Ordinal);
        Assert.Contains("Hub reachable", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_server_lists_everything()
    {
        await using var scenario = await PageScenario.StartAsync(new ServerOptions { Access = AccessMode.Open });
        await scenario.AddAsync("acme/secret", RepoAccess.Private);

        var page = await scenario.GetAsync("/");

        Assert.Equal(["acme/secret private"], page.Rows);
        Assert.DoesNotContain("hidden,", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_shows_what_matches_and_keeps_the_order()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        await scenario.AddAsync("acme/other", files: OneFile);

        var page = await scenario.GetAsync("/?q=sample&sort=size&order=desc");
        var none = await scenario.GetAsync("/?q=%3Cb%3E");

        Assert.Equal(["acme/sample"], page.Rows);
        Assert.Contains("1 of 2 copies", page.Text, StringComparison.Ordinal);
        Assert.Contains("<input type=\"hidden\" name=\"sort\" value=\"size\">", page.Body, StringComparison.Ordinal);
        Assert.Contains("No copy matches “<b>”", none.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", none.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_own_files_can_run_and_no_proxy_keeps_the_page()
    {
        await using var scenario = await PageScenario.StartSampleAsync();

        var page = await scenario.GetAsync("/");

        var policy = page.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", page.Headers["Cache-Control"]);
        Assert.Equal("nosniff", page.Headers["X-Content-Type-Options"]);
        Assert.DoesNotContain(" style=", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(" onclick", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_is_answered_without_a_body()
    {
        await using var scenario = await PageScenario.StartSampleAsync();

        var page = await scenario.GetAsync("/", method: HttpMethod.Head);

        Assert.Equal((200, ""), (page.Status, page.Body));
        Assert.True(int.Parse(page.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture) > 1000);
    }

    [Fact]
    public async Task A_store_that_fails_leaves_the_list_with_its_age_and_says_what_is_wrong()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        await scenario.GetAsync("/");
        Directory.Delete(scenario.Folder, recursive: true);
        scenario.Time.Advance(TimeSpan.FromMinutes(3));

        var page = await scenario.GetAsync("/");

        Assert.Equal(["acme/sample"], page.Rows);
        Assert.Contains("listed 3 min 0 s ago", page.Text, StringComparison.Ordinal);
        Assert.Contains("The store fails.", page.Text, StringComparison.Ordinal);
        Assert.Contains("does not exist", page.Text, StringComparison.Ordinal);
        Assert.Contains("Store failing", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_list_the_page_says_so_and_goes_on_asking()
    {
        await using var scenario = await PageScenario.StartAsync();
        Directory.Delete(scenario.Folder, recursive: true);

        var page = await scenario.GetAsync("/");

        Assert.Equal(503, page.Status);
        Assert.Contains("There is no list of the copies yet.", page.Text, StringComparison.Ordinal);
        Assert.Contains("data-seconds=\"2\"", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Hub_that_can_not_be_reached_is_named_and_the_copies_are_shown()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        await scenario.Hub.StopAsync(Origin.Hub);

        var page = await scenario.GetAsync("/");

        Assert.Equal(["acme/sample"], page.Rows);
        Assert.Contains("Hub failing", page.Text, StringComparison.Ordinal);
        Assert.Contains("Whole copies are served all the same.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Hub_that_refuses_the_question_is_reachable_and_one_that_fails_is_not()
    {
        await using var scenario = await PageScenario.StartSampleAsync();
        Assert.Contains("Hub reachable", (await scenario.GetAsync("/")).Text, StringComparison.Ordinal);
        scenario.Hub.Faults.Add(new Fault { On = Origin.Hub, Do = FaultAction.Status(503) });
        scenario.Time.Advance(TimeSpan.FromMinutes(11));

        Assert.Contains("The Hub answered 503.", (await scenario.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_failed_is_shown_to_those_who_may_know_of_the_repo()
    {
        await using var open = await PageScenario.StartAsync(new ServerOptions { Access = AccessMode.Open, FillPatterns = PatternList.Parse("acme/*") });
        await using var usual = await PageScenario.StartAsync(new ServerOptions { FillPatterns = PatternList.Parse("acme/*") });
        foreach (var scenario in new[] { open, usual })
        {
            scenario.Hub.AddRepo("acme/unfit").Commit("main", [TestFile.Plain("../evil", "x")]);
            await scenario.GetAsync("/acme/unfit/resolve/main/x");
            await scenario.GetAsync("/api/models/acme/unfit");
            await WallClock.UntilAsync("the run has failed", async () => (await scenario.GetAsync("/")).Text.Contains("Runs that failed", StringComparison.Ordinal), cancellationToken: Cancel);
        }

        Assert.Contains("acme/unfit at main", (await open.GetAsync("/")).Text, StringComparison.Ordinal);
        var page = await usual.GetAsync("/");
        Assert.DoesNotContain("unfit", page.Body, StringComparison.Ordinal);
        Assert.Contains("1 for repos that may be private.", page.Text, StringComparison.Ordinal);
    }
}
