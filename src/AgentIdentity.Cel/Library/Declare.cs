using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

internal static class Declare
{
    public static Overload Function(string name, string signature, Implementation body) => Overload(name, false, signature, body);

    public static Overload Method(string name, string signature, Implementation body) => Overload(name, true, signature, body);

    /// <summary>A signature for the checker alone: the planner computes the operator by itself.</summary>
    public static Overload Operator(string name, string signature) =>
        Overload(name, false, signature, static (_, _) => CelValue.Error("an operator was called as a function"));

    private static Overload Overload(string name, bool isMethod, string signature, Implementation body)
    {
        var (parameters, result) = Signature.Read(signature);
        return new Overload(name, isMethod, parameters, result, body);
    }
}
