using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary><c>a.b</c>, <c>a.?b</c> and <c>has(a.b)</c>.</summary>
internal static class Selections
{
    public static Step Plan(Step operand, string field, SelectForm form) => form switch
    {
        SelectForm.Has => frame => Has(operand(frame), field, frame),
        SelectForm.Optional => frame => Optional(operand(frame), field, frame),
        _ => frame => Plain(operand(frame), field, frame),
    };

    private static CelValue Plain(in CelValue operand, string field, Frame frame)
    {
        frame.Charge(1);
        return operand.Kind switch
        {
            CelKind.Map => operand.MapOf.TryGet(field, out var value) ? value : Errors.NoKey(field),
            CelKind.Optional => operand.OptionalOf.Value is { } held ? Optional(held, field, frame) : operand,
            CelKind.Error => operand,
            _ => CelValue.Error($"type '{Library.Conversions.TypeOf(operand).Name}' does not support field selection"),
        };
    }

    private static CelValue Optional(in CelValue operand, string field, Frame frame)
    {
        frame.Charge(1);
        return operand.Kind switch
        {
            CelKind.Map => CelValue.FromOptional(
                operand.MapOf.TryGet(field, out var value) ? new OptionalValue(value) : OptionalValue.None),
            CelKind.Optional => operand.OptionalOf.Value is { } held ? Optional(held, field, frame) : operand,
            CelKind.Error => operand,
            _ => CelValue.Error($"type '{Library.Conversions.TypeOf(operand).Name}' does not support field selection"),
        };
    }

    private static CelValue Has(in CelValue operand, string field, Frame frame)
    {
        frame.Charge(1);
        return operand.Kind switch
        {
            CelKind.Map => CelValue.FromBool(operand.MapOf.Has(field)),
            CelKind.Optional => operand.OptionalOf.Value is { } held ? Has(held, field, frame) : CelValue.FromBool(false),
            CelKind.Error => operand,
            _ => CelValue.Error($"type '{Library.Conversions.TypeOf(operand).Name}' does not support field selection"),
        };
    }
}
