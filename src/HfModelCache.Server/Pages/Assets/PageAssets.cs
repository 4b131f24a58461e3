namespace HfModelCache.Server.Pages.Assets;

/// <summary>Holds the files that pages load.</summary>
internal static class PageAssets
{
    /// <summary>The style of all pages.</summary>
    public static readonly PageAsset Style = new("style.css", "text/css; charset=utf-8");

    /// <summary>The script that keeps pages up to date. They work without it.</summary>
    public static readonly PageAsset Script = new("page.js", "text/javascript; charset=utf-8");

    /// <summary>The icon.</summary>
    public static readonly PageAsset Icon = new("icon.svg", "image/svg+xml");

    private static readonly PageAsset[] All = [Style, Script, Icon];

    /// <summary>Finds a file by its name; null if there is none.</summary>
    public static PageAsset? Find(string name) => Array.Find(All, asset => asset.Name == name);
}
