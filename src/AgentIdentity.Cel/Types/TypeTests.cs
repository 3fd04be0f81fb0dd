namespace AgentIdentity.Cel.Types;

internal static class TypeTests
{
    public static bool IsGeneric(this CelType type) =>
        type.Form == TypeForm.Parameter || type.Arguments.Any(IsGeneric);

    public static bool IsDyn(this CelType type) => type.Form == TypeForm.Dyn;
}
