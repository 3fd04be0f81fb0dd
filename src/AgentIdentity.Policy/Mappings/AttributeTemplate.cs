using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Mappings;

/// <summary>One attribute of a call: a value as it was written, or an expression over the arguments.</summary>
internal sealed record AttributeTemplate(string Name, CelValue Constant, CelProgram? Program)
{
    public bool ReadsArguments => Program is { Variables.Count: > 0 };

    public CelValue Read(CelActivation values) => Program is null ? Constant : Program.Evaluate(values);
}
