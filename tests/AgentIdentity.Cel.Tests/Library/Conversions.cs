using System.Globalization;
using AgentIdentity.Tests;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Library;

public sealed class Conversions
{
    [Theory]
    [InlineData("string(1.0)", "1")]
    [InlineData("string(100000.0)", "100000")]
    [InlineData("string(1000000.0)", "1e+06")]
    [InlineData("string(123456789.5)", "1.234567895e+08")]
    [InlineData("string(0.0001)", "0.0001")]
    [InlineData("string(0.00001)", "1e-05")]
    [InlineData("string(-0.0)", "-0")]
    [InlineData("string(1.5e300)", "1.5e+300")]
    [InlineData("'%s'.format([1.5e21])", "1500000000000000000000")]
    [InlineData("'%s'.format([1.5e-7])", "0.00000015")]
    [InlineData("string(b'\\xc3\\xa9')", "é")]
    [InlineData("'%.2f %e %d %x %b %s'.format([2.675, 12345.678, -7, 255, -5, ['a', {'k': 1u}]])", "2.67 1.234568e+04 -7 ff -101 [a, {k: 1}]")]
    [InlineData("'😀é'.substring(1) + '😀é'.charAt(0) + string('😀é'.size()) + '😀é'.reverse()", "é😀2é😀")]
    [InlineData("'a,b,c'.split(',', 2).join('|')", "a|b,c")]
    [InlineData("'abc'.replace('', '-')", "-a-b-c-")]
    [InlineData("' \\t x '.trim().upperAscii()", "X")]
    public void A_text_is_what_cel_go_writes(string source, string expected) => Expression.Evaluate(source).AsString.Should().Be(expected);

    [Theory]
    [InlineData("int('1.5')")]
    [InlineData("int(' 1')")]
    [InlineData("uint('-1')")]
    [InlineData("bool('yes')")]
    [InlineData("double('1,5')")]
    [InlineData("string(b'\\xff')")]
    [InlineData("'abc'.substring(2, 1)")]
    [InlineData("'abc'.charAt(4)")]
    [InlineData("'%d'.format(['x'])")]
    [InlineData("'%q'.format([1])")]
    [InlineData("'%.99999f'.format([1.0])")]
    public void What_does_not_convert_is_an_error(string source) => Expression.Evaluate(source).IsError.Should().BeTrue();

    [Law]
    public void A_double_survives_its_text(double number)
    {
        var value = ("x", CelValue.FromDouble(number));
        (double.IsNaN(number) || Expression.Evaluate("double(string(x)) == x", value).AsBool).Should().BeTrue();
        if (double.IsFinite(number))
        {
            double.Parse(Expression.Evaluate("'%s'.format([x])", value).AsString, CultureInfo.InvariantCulture).Should().Be(number);
        }
    }
}
