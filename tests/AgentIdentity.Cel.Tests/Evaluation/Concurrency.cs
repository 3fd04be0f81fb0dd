namespace AgentIdentity.Cel.Tests.Evaluation;

public sealed class Concurrency
{
    [Fact]
    public void Threads_that_share_a_program_do_not_disturb_each_other()
    {
        var program = CelEnvironment.Standard.Declare("n", CelType.Int)
            .Compile("[1, 2, 3, 4].map(x, cel.bind(y, x * n, y + n)).filter(z, z > 0)[3]");
        Parallel.For(1, 5000, i =>
            program.Evaluate(CelActivation.Of(("n", CelValue.FromInt(i)))).AsInt.Should().Be(5L * i));
    }
}
