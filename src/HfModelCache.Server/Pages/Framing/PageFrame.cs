using HfModelCache.Server.Health;
using HfModelCache.Server.Pages.Assets;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Framing;

/// <summary>Puts a page into what all pages have: head, health of both ends, style and script.</summary>
internal static class PageFrame
{
    // Where nothing moves, the script looks seldom: listing a large store is work.
    private const int MovingSeconds = 2;
    private const int RestingSeconds = 30;

    /// <summary>Returns the whole document.</summary>
    public static Html Around(Page page) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{page.Title}</title>
        <link rel="icon" href="{PageAssets.Icon.Address}">
        <link rel="stylesheet" href="{PageAssets.Style.Address}">
        <script src="{PageAssets.Script.Address}" defer></script>
        {Html.If(page.IsMoving, $"""<noscript><meta http-equiv="refresh" content="10"></noscript>""")}
        </head>
        <body data-seconds="{(page.IsMoving ? MovingSeconds : RestingSeconds)}">
        <a class="skip" href="#main">Skip to content</a>
        <header>
        <a class="brand" href="{PageLinks.Overview}"><img src="{PageAssets.Icon.Address}" alt="" width="22" height="22">hf-model-cache</a>
        <ul class="ends" aria-label="Health">{Badge("Store", page.Store)}{Badge("Hub", page.Hub)}</ul>
        </header>
        <p id="stale" class="notice warn" role="status" hidden>This page is not up to date: the server does not answer.</p>
        <main id="main" tabindex="-1">
        {Problem("bad", "The store fails.", page.Store, "Shown is what was read before.")}
        {Problem("warn", "The Hub fails.", page.Hub, "Whole copies are served all the same.")}
        {page.Main}
        </main>
        </body>
        </html>

        """;

    private static Html Badge(string end, EndHealth health)
    {
        var (tone, word) = health switch
        {
            { Problem: not null } => ("bad", "failing"),
            { IsKnown: false } => ("warn", "no answer yet"),
            _ => ("good", "reachable"),
        };
        return $"""<li>{end} <span class="state {tone}">{word}</span></li>""";
    }

    private static Html Problem(string tone, string what, EndHealth health, string consequence) =>
        Html.If(health.Problem is not null, $"""<p class="notice {tone}"><strong>{what}</strong> {health.Problem} {consequence}</p>""");
}
