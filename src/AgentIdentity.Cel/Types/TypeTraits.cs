namespace AgentIdentity.Cel.Types;

/// <summary>What the checker asks of a type again and again.</summary>
internal static class TypeTraits
{
    public static bool IsGeneric(this CelType type) =>
        type.Form == TypeForm.Parameter || type.Arguments.Any(IsGeneric);

    public static bool IsDyn(this CelType type) => type.Form == TypeForm.Dyn;
}
