namespace HfModelCache.Copies.Layouts;

/// <summary>Lists the ways in which a restored model is laid out in a folder.</summary>
public enum FolderLayout
{
    /// <summary>The files lie directly in the folder, as <c>hf download --local-dir</c> lays them. The folder holds one model.</summary>
    Files,

    /// <summary>The files of each model lie in a folder by its name, <c>org/name</c>. The folder holds many models.</summary>
    FilesByName,

    /// <summary>The folder is a cache of Hub clients (<c>HF_HUB_CACHE</c>): blobs, refs and snapshots of many models.</summary>
    HubCache,
}
