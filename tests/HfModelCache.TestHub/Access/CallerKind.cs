namespace HfModelCache.TestHub.Access;

internal enum CallerKind
{
    Anonymous,
    KnownToken,
    UnknownToken,
    MalformedToken,
}
