namespace HfModelCache.Tests.Coordination.Protocol.Naming;

/// <summary>Where a process is that changes what the revision means.</summary>
internal enum Progress : byte
{
    /// <summary>It has ended, or died.</summary>
    Gone,

    /// <summary>It has its commit.</summary>
    Begins,

    /// <summary>It has seen that the commit is complete.</summary>
    SawCopy,

    /// <summary>It has seen that no document forbids it to go on.</summary>
    SawDocuments,

    /// <summary>It has written its document; a removal has announced itself.</summary>
    HasWritten,

    /// <summary>A removal has seen no document since its announcement.</summary>
    IsSure,

    /// <summary>A removal has taken the manifest away.</summary>
    HasRemoved,
}
