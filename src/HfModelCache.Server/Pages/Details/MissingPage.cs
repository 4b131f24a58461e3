using HfModelCache.Server.Health;
using HfModelCache.Server.Pages.Framing;
using HfModelCache.Server.Pages.Markup;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Shows that there is nothing to show.</summary>
internal static class MissingPage
{
    /// <summary>The copy does not exist, or the caller may not see it. Both look the same.</summary>
    public static Page NotFound(EndHealth store, EndHealth hub) => new("Not found", $"""
        <h1>Not found</h1>
        <p class="notice">There is no such page, or no such copy that everyone may know of. <a href="{PageLinks.Overview}">Show all copies</a></p>
        """, store, hub) { Status = 404 };

    /// <summary>The store does not say whether there is such a copy.</summary>
    public static Page NotAvailable(EndHealth store, EndHealth hub) => new("Not available", $"""
        <h1>Not available</h1>
        <p class="notice">The store does not answer, and nothing is remembered of this copy. <a href="{PageLinks.Overview}">Show all copies</a></p>
        """, store, hub) { Status = 503 };
}
