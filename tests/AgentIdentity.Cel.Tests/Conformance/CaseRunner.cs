using System.Text.Json;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>Runs one published case and says what is wrong with the outcome, or null.</summary>
public static class CaseRunner
{
    public static string? Run(ConformanceCase test)
    {
        try
        {
            return Judge(test);
        }
        catch (NotSupportedException unsupported)
        {
            return $"cannot be set up: {unsupported.Message}";
        }
    }

    private static string? Judge(ConformanceCase test)
    {
        var original = test.Original;
        CelProgram program;
        try
        {
            program = Environment(original).Compile(test.Expression, lenient: test.Flag("disableCheck"));
        }
        catch (CelException refusal)
        {
            // What always fails at run time may as well be refused earlier.
            return original.TryGetProperty("evalError", out _) ? null : $"refused: {refusal}";
        }

        return JudgeType(test, program) ?? (test.Flag("checkOnly") ? null : JudgeResult(original, program.Evaluate(Bindings(original))));
    }

    private static string? JudgeType(ConformanceCase test, CelProgram program)
    {
        if (!test.Original.TryGetProperty("typedResult", out var typed) || !typed.TryGetProperty("deducedType", out var deduced))
        {
            return null;
        }

        var expected = PublishedValue.Type(deduced);
        return program.ResultType.Equals(expected) ? null : $"type {program.ResultType}, expected {expected}";
    }

    private static string? JudgeResult(JsonElement original, CelValue result)
    {
        if (original.TryGetProperty("evalError", out _))
        {
            return result.IsError ? null : $"{result}, expected an error";
        }

        var expected = original.TryGetProperty("value", out var value) ? PublishedValue.Read(value)
            : original.TryGetProperty("typedResult", out var typed) ? PublishedValue.Read(typed.GetProperty("result"))
            : CelValue.FromBool(true);
        return PublishedValue.Same(expected, result) ? null : $"{result}, expected {expected}";
    }

    public static CelEnvironment Environment(JsonElement original)
    {
        var environment = CelEnvironment.Standard.Allowing(Extensions.Blocks);
        if (original.TryGetProperty("container", out var container))
        {
            environment = environment.In(container.GetString()!);
        }

        // The suites' enumerations are constants of type int, which need no protobuf.
        foreach (var package in (string[])["cel.expr.conformance.proto2", "cel.expr.conformance.proto3"])
        {
            environment = Enumeration(environment, $"{package}.GlobalEnum", "GOO", "GAR", "GAZ");
            environment = Enumeration(environment, $"{package}.TestAllTypes.NestedEnum", "FOO", "BAR", "BAZ");
        }

        foreach (var name in BindingNames(original))
        {
            environment = environment.Declare(name, CelType.Dyn);
        }

        return original.TryGetProperty("typeEnv", out var declarations)
            ? declarations.EnumerateArray().Aggregate(environment, Declare)
            : environment;
    }

    private static CelEnvironment Enumeration(CelEnvironment environment, string name, params string[] members) =>
        members.Index().Aggregate(environment, (sum, member) => sum.WithConstant($"{name}.{member.Item}", CelValue.FromInt(member.Index)));

    private static CelEnvironment Declare(CelEnvironment environment, JsonElement declaration)
    {
        var name = declaration.GetProperty("name").GetString()!;
        if (declaration.TryGetProperty("ident", out var ident))
        {
            return environment.Declare(name, PublishedValue.Type(ident.GetProperty("type")));
        }

        foreach (var overload in declaration.GetProperty("function").GetProperty("overloads").EnumerateArray())
        {
            environment = environment.With(new Overload(
                name,
                overload.TryGetProperty("isInstanceFunction", out var instance) && instance.GetBoolean(),
                overload.TryGetProperty("params", out var parameters) ? [.. parameters.EnumerateArray().Select(PublishedValue.Type)] : [],
                PublishedValue.Type(overload.GetProperty("resultType")),
                (_, _) => CelValue.Error("declared only")));
        }

        return environment;
    }

    private static CelActivation Bindings(JsonElement original) => BindingNames(original).Aggregate(
        CelActivation.Empty,
        (activation, name) => activation.With(name, PublishedValue.Read(original.GetProperty("bindings").GetProperty(name).GetProperty("value"))));

    private static IEnumerable<string> BindingNames(JsonElement original) =>
        original.TryGetProperty("bindings", out var bindings) ? bindings.EnumerateObject().Select(binding => binding.Name) : [];
}
