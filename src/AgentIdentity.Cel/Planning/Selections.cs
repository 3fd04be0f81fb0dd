using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary><c>a.b</c>, <c>a.?b</c> and <c>has(a.b)</c>. The cost is one, and one more where what is selected from is no name.</summary>
internal static class Selections
{
    public static Step Plan(Step operand, string field, SelectForm form, int cost) => form switch
    {
        SelectForm.Has => frame => Has(Paid(frame, operand, cost), field),
        SelectForm.Optional => frame => Optional(Paid(frame, operand, cost), field),
        _ => frame => Plain(Paid(frame, operand, cost), field),
    };

    private static CelValue Paid(Frame frame, Step operand, int cost)
    {
        frame.Charge(cost);
        return operand(frame);
    }

    private static CelValue Plain(in CelValue operand, string field) => operand.Kind switch
    {
        CelKind.Map => operand.MapOf.TryGet(field, out var value) ? value : Errors.NoKey(field),
        CelKind.Opaque => operand.OpaqueOf.Read(field, out var member) ? member : Errors.NoField(operand, field),
        CelKind.Optional => operand.OptionalOf.Value is { } held ? Optional(held, field) : operand,
        CelKind.Error or CelKind.Unknown => operand,
        _ => Errors.NoFields(operand),
    };

    private static CelValue Optional(in CelValue operand, string field) => operand.Kind switch
    {
        CelKind.Map => Maybe(operand.MapOf.TryGet(field, out var value), value),
        CelKind.Opaque => Maybe(operand.OpaqueOf.Read(field, out var member), member),
        CelKind.Optional => operand.OptionalOf.Value is { } held ? Optional(held, field) : operand,
        CelKind.Error or CelKind.Unknown => operand,
        _ => Errors.NoFields(operand),
    };

    private static CelValue Has(in CelValue operand, string field) => operand.Kind switch
    {
        CelKind.Map => CelValue.FromBool(operand.MapOf.Has(field)),
        CelKind.Opaque => CelValue.FromBool(operand.OpaqueOf.Read(field, out _)),
        CelKind.Optional => operand.OptionalOf.Value is { } held ? Has(held, field) : CelValue.FromBool(false),
        CelKind.Error or CelKind.Unknown => operand,
        _ => Errors.NoFields(operand),
    };

    /// <summary>A present field whose value is an error or unknown stays that.</summary>
    private static CelValue Maybe(bool found, in CelValue value) =>
        !found ? CelValue.FromOptional(OptionalValue.None)
        : value.IsValue ? CelValue.FromOptional(new OptionalValue(value))
        : value;
}
